"""The reference: a bare Flask + SQLAlchemy app that shows a form and stores one row a POST.

No draft, no routing, no flags, no sealing, no compression; a commit is as durable as ours.
"""

import os
import secrets
import sqlite3

from flask import Flask, Response, redirect, render_template_string, request
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

URL = "BARE_URL"
FORM = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<h1>{{ ask }}</h1><form method="post" action="/send">
{% for code, words in choices %}
<label><input type="radio" name="code" value="{{ code }}"> {{ words }}</label>
{% endfor %}
<textarea name="text">{{ text }}</textarea><button>Send</button></form></body></html>
"""
CHOICES = tuple((f"code_{number}", f"This is answer {number}") for number in range(8))


class Base(DeclarativeBase):
    """Base of the one table."""


class BareAnswer(Base):
    """One text, as it came."""

    __tablename__ = "bare_answer"

    id: Mapped[bytes] = mapped_column(primary_key=True)
    words: Mapped[str]


def make_bare() -> Flask:
    """Build the app for the database that the environment names."""
    app = Flask("bare")
    engine = make_durable_engine(os.environ[URL])
    Base.metadata.create_all(engine)

    @app.get("/question")
    def ask() -> str:
        return render_template_string(
            FORM, title="A question", ask="What happened?", choices=CHOICES, text=""
        )

    @app.post("/send")
    def send() -> Response:
        with Session(engine) as session, session.begin():
            session.add(BareAnswer(id=secrets.token_bytes(16), words=request.form["text"]))
        response = redirect("/question", code=303)
        assert isinstance(response, Response)
        return response

    return app


def make_durable_engine(url: str) -> Engine:
    """Return an engine whose commits outlive a power cut, like those of the project."""
    if not url.startswith("sqlite"):
        return create_engine(url, connect_args={"options": "-c synchronous_commit=on"})
    engine = create_engine(url)

    def connect(raw: sqlite3.Connection, _record: object) -> None:
        for setting in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
            raw.execute(f"PRAGMA {setting}").close()

    event.listen(engine, "connect", connect)
    return engine
