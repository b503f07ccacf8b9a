"""Take in what a child sends: sealed, and once, whatever is pressed twice."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from voice.db import IntakeBase
from voice.models.intake.answer import Answer as AnswerRow
from voice.models.intake.answer import DetachedAnswer
from voice.models.intake.form_token import FormToken
from voice.sealing import Sealer
from voice.services.payloads import (
    ANSWER,
    DETACHED,
    AnswerPayload,
    DetachedPayload,
    encode,
    form_id,
)
from voice.services.surveys.model import Answers, Channel, Page, Survey
from voice.services.surveys.routing import Conclusion, DetachedRecord, conclude

ID_BYTES = 16
REVISIONS = 8
ABOUT = {"left": "self", "told": "self", "thought": "self", "friend": "friend"}
ABOUT_BY_CHANNEL: Mapping[str, str] = {
    Channel.FRIEND: "friend",
    Channel.RETURN: "self",
    Channel.RETURN_TALK: "self",
    Channel.POLICE: "self",
    Channel.EXIT_CHECK: "self",
}
"""Whom an answer is about where no question asks: a friend never counts as the child."""
USE_OF_WORDS = {"count": "count", "quote": "quote", "do_not_use": "none"}
EXPERIENCE_ITEM = "e1"
USE_ITEM = "u1"
UNKNOWN = "unknown"
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""All controls (Unicode's Cc) but the tab and the end of a line."""


class Receipt(StrEnum):
    """What became of a form that was sent."""

    STORED = "stored"
    REPEATED = "repeated"
    """The same words came before: nothing was stored again."""
    REVISED = "revised"
    """Other words came before: both are kept, the child counts once."""


def record_answer(  # noqa: PLR0913 - each of them stands in the one sealed row
    session: Session,
    sealer: Sealer,
    survey: Survey,
    answers: Answers,
    *,
    form_token: bytes,
    language: str,
    tags: Sequence[str],
    today: date,
    mode: str | None = None,
) -> Receipt:
    """Seal what a child said and store it, once for each form token.

    The words are never stored, logged or returned in the clear. Answers to
    detached questions become rows of their own, only when the token is new.

    :param mode: how it was answered, where that is not for the child to say: on paper
    :raises AnswerTooLongError: if all of it together fits no sealed size
    """
    week = f"{today:%G-W%V}"
    conclusion = conclude(survey, answers)
    payload = _payload(survey, conclusion, answers, form_token, language)
    payload["mode"] = mode or payload["mode"]
    revision = _claim(session, form_token, _body_mac(form_token, payload), week)
    if revision is None:
        return Receipt.REPEATED
    payload["tags"] = list(tags)
    row = {
        "id": secrets.token_bytes(ID_BYTES),
        "survey_version": survey.key,
        "channel": survey.channel,
        "week": week,
        "sealed": sealer.seal(encode(payload), kind=ANSWER, form=survey.key),
    }
    insert_row(session, AnswerRow, row)
    if revision:
        return Receipt.REVISED
    _store_detached(session, sealer, survey, conclusion.detached, today)
    return Receipt.STORED


def clean_text(typed: str) -> str:
    """Return what was typed in the form it is kept in: NFC, plain line ends, no controls.

    Nothing else is changed, and nothing is cut.
    """
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", CONTROLS.sub("", text))


def list_too_long(pages: Sequence[Page], answers: Answers) -> list[Page]:
    """Return the pages whose text is longer than they take, in order."""
    return [page for page in pages if len(_text(page, answers)) > page.max_characters]


def _text(page: Page, answers: Answers) -> str:
    answer = answers.get(page.key)
    return answer.get("text", "") if answer else ""


def _payload(
    survey: Survey, conclusion: Conclusion, answers: Answers, form_token: bytes, language: str
) -> AnswerPayload:
    closed = {
        key: [state.value] if isinstance(state, StrEnum) else list(state)
        for key, state in conclusion.states.items()
    }
    version = conclusion.version
    return AnswerPayload(
        form=form_id(form_token).hex(),
        language=language,
        version=version.value if version and survey.find_item("v0") else None,
        mode=conclusion.mode,
        about=_one_of(
            ABOUT, closed.get(EXPERIENCE_ITEM), ABOUT_BY_CHANNEL.get(survey.channel, UNKNOWN)
        ),
        use_of_words=_one_of(USE_OF_WORDS, closed.get(USE_ITEM), "count"),
        tags=[],
        closed=closed,
        texts={page.key: _text(page, answers) for page, _ in conclusion.texts},
    )


def _one_of(meanings: Mapping[str, str], codes: list[str] | None, default: str) -> str:
    return meanings.get(codes[0], default) if codes else default


def _body_mac(form_token: bytes, payload: AnswerPayload) -> bytes:
    return hmac.digest(form_token, encode(payload), "sha256")


def _claim(session: Session, form_token: bytes, body_mac: bytes, week: str) -> int | None:
    """Take the first free revision of the token; ``None`` if these words came before.

    Two unique pairs decide, so that a process which may only insert can tell.
    """
    token_hash = hashlib.sha256(form_token).digest()
    for revision in range(REVISIONS):
        row = {
            "token_hash": token_hash,
            "revision": revision,
            "body_mac": body_mac,
            "week": week,
        }
        if insert_row(session, FormToken, row):
            return revision
    return None


def _store_detached(
    session: Session,
    sealer: Sealer,
    survey: Survey,
    records: list[DetachedRecord],
    today: date,
) -> None:
    secrets.SystemRandom().shuffle(records)
    for record in records:
        payload = DetachedPayload(
            item=record.item, code=record.answer, partner=record.partner_answer
        )
        row = {
            "id": secrets.token_bytes(ID_BYTES),
            "survey_version": survey.key,
            "quarter": f"{today.year}-Q{(today.month + 2) // 3}",
            "sealed": sealer.seal(encode(payload), kind=DETACHED, form=survey.key),
        }
        insert_row(session, DetachedAnswer, row)


def insert_row(
    session: Session,
    model: type[IntakeBase],
    row: Mapping[str, object],
) -> bool:
    """Insert one row and say whether it landed; a process that may only insert can do this."""
    connection = session.connection()
    return connection.execute(_insert(model, connection.dialect.name), row).rowcount == 1


@cache
def _insert(model: type[IntakeBase], dialect_name: str) -> Insert:
    """Return the statement for one row of a table, built once: building costs more than running."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - narrows SQLAlchemy's type
    if dialect_name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - 5 MB less where it is SQLite

        statement: Insert = postgresql.insert(table).on_conflict_do_nothing()
    else:
        statement = sqlite.insert(table).on_conflict_do_nothing()
    return statement.execution_options(preserve_rowcount=True)
