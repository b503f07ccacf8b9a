"""Errors become pages of the staff site."""

import logging
from collections.abc import Iterator

import pytest
from flask import Flask, abort
from sqlalchemy import Engine

from tests.pages import Pages
from voice.app import create_app
from voice.db import Side
from voice.errors import BusyError, LockedError
from voice.web.guards import allow_strangers


@pytest.fixture
def failing(environ: dict[str, str], engines: dict[Side, Engine]) -> Iterator[Pages]:
    app = create_app("staff", environ)
    for name, error in (
        ("busy", BusyError("busy")),
        ("locked", LockedError("locked")),
        ("fault", ValueError("the words of a child")),
    ):
        add_failing_page(app, name, error)
    app.add_url_rule("/teapot", "teapot", allow_strangers(lambda: abort(418)))
    app.add_url_rule("/gateway", "gateway", allow_strangers(lambda: abort(502)))
    with Pages(app, surface="staff") as opened:
        yield opened


def add_failing_page(app: Flask, name: str, error: Exception) -> None:
    def page() -> str:
        raise error

    app.add_url_rule(f"/{name}", name, allow_strangers(page))


@pytest.mark.parametrize(
    ("path", "status", "h1"),
    [
        ("/busy", 503, "The database is busy"),
        ("/fault", 500, "Something went wrong"),
        ("/nowhere", 404, "There is no such page"),
        ("/sign-out", 405, "This page cannot be used that way"),
        ("/teapot", 418, "The form has expired"),
        ("/gateway", 502, "Something went wrong"),
    ],
)
def test_an_error_is_a_page_in_plain_words(failing: Pages, path: str, status: int, h1: str) -> None:
    assert failing.get(path, status=status).h1 == h1


def test_missing_keys_lead_to_the_sign_in(failing: Pages) -> None:
    assert failing.get("/locked").h1 == "Sign in"


def test_the_log_says_where_and_no_values(failing: Pages, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        failing.get("/fault", status=500)

    assert "ValueError at" in caplog.text
    assert "the words of a child" not in caplog.text
