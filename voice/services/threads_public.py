"""Threads, as the public site may touch them: open one, read its replies, ask for its end."""

import secrets
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.errors import SurveyClosedError
from voice.models.intake.thread import SealedReply, Thread, ThreadRequest
from voice.queries.published import find_sealer
from voice.sealing import Sealer, open_reply
from voice.services.comeback import ThreadKey
from voice.services.intake import ID_BYTES, insert_row
from voice.services.payloads import (
    ERASE,
    LINK,
    REQUEST,
    THREAD_FORM,
    ReplyPayload,
    RequestPayload,
    decode_reply,
    encode,
    form_id,
)


def get_sealer(session: Session) -> Sealer:
    """Return what seals to the organisation now.

    :raises SurveyClosedError: while no key is published
    """
    sealer = find_sealer(session)
    if sealer is None:
        raise SurveyClosedError(THREAD_FORM)
    return sealer


def open_thread(
    session: Session, sealer: Sealer, key: ThreadKey, *, form_token: bytes, today: date
) -> None:
    """Give a code its thread and link to it what was sent with a form.

    Done twice, it is done once. Only the worker can tell which answer is meant.
    """
    row = {"lookup_hash": key.lookup_hash, "public_key": key.public_key, "week": _week(today)}
    if insert_row(session, Thread, row):
        link_form(session, sealer, key.lookup_hash, form_token=form_token, today=today)


def link_form(
    session: Session, sealer: Sealer, lookup_hash: bytes, *, form_token: bytes, today: date
) -> None:
    """Ask the worker to count what is sent with a form as the same child's."""
    _ask(session, sealer, LINK, lookup_hash, form=form_id(form_token).hex(), today=today)


def ask_to_erase(session: Session, sealer: Sealer, lookup_hash: bytes, *, today: date) -> None:
    """Ask the worker to delete everything under a code."""
    _ask(session, sealer, ERASE, lookup_hash, form="", today=today)


def has_thread(session: Session, lookup_hash: bytes) -> bool:
    """Say whether a code opens anything."""
    found = select(Thread.lookup_hash).where(Thread.lookup_hash == lookup_hash)
    return session.scalar(found) is not None


def list_replies(session: Session, lookup_hash: bytes, seed: bytes) -> list[ReplyPayload]:
    """Return what staff wrote back, the oldest day first.

    :raises SealedError: if the seed is that of another thread
    """
    rows = session.scalars(
        select(SealedReply.sealed)
        .where(SealedReply.lookup_hash == lookup_hash)
        .order_by(SealedReply.id)
    )
    replies = [decode_reply(open_reply(seed, sealed)) for sealed in rows]
    return sorted(replies, key=lambda reply: reply["day"])


def _ask(
    session: Session, sealer: Sealer, what: str, lookup_hash: bytes, *, form: str, today: date
) -> None:
    payload = RequestPayload(what=what, thread=lookup_hash.hex(), form=form)
    row = {
        "id": secrets.token_bytes(ID_BYTES),
        "week": _week(today),
        "sealed": sealer.seal(encode(payload), kind=REQUEST, form=THREAD_FORM),
    }
    insert_row(session, ThreadRequest, row)


def _week(today: date) -> str:
    return f"{today:%G-W%V}"
