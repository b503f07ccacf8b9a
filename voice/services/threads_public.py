"""Threads, as the public site may touch them: open one, read its replies, ask for its end."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.errors import SurveyClosedError
from voice.models.intake.thread import SealedReply, SealedStatus, Thread, ThreadRequest
from voice.queries.published import find_sealer
from voice.sealing import Sealer, open_reply, seal_reply
from voice.services.comeback import ThreadKey
from voice.services.intake import ID_BYTES, insert_row
from voice.services.payloads import (
    ERASE,
    LINK,
    REQUEST,
    STATUS,
    THREAD_FORM,
    USE,
    VISIT,
    ReplyPayload,
    RequestPayload,
    StatusPayload,
    decode_reply,
    decode_status,
    encode,
    form_id,
)


@dataclass(frozen=True, slots=True)
class Status:
    """What a young person who came back is told of what they sent."""

    stage: str = ""
    """got, part, read or counted; empty before the worker first said."""
    use: str = ""
    """The use of words that holds since they changed it; empty where they never did."""
    asked: str = ""
    """What they asked for and what is not done yet: a use of words, or erase."""
    step: int = 0
    """How often they asked for anything."""


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
        link_form(session, sealer, key, form_token=form_token, today=today)


def link_form(
    session: Session, sealer: Sealer, key: ThreadKey, *, form_token: bytes, today: date
) -> None:
    """Ask the worker to count what is sent with a form as the same child's."""
    request = _request(LINK, key.lookup_hash, today)
    request["form"] = form_id(form_token).hex()
    request["step"] = find_status(session, key).step
    _store(session, sealer, request)


def ask_to_erase(session: Session, sealer: Sealer, key: ThreadKey, *, today: date) -> None:
    """Ask the worker to delete everything under a code, and note it for the child."""
    request = _request(ERASE, key.lookup_hash, today)
    _note(session, request, key, ERASE)
    _store(session, sealer, request)


def ask_to_use(session: Session, sealer: Sealer, key: ThreadKey, use: str, *, today: date) -> None:
    """Ask the worker to change the use of all that was sent before, and note it for the child.

    :param use: count, quote, none or withdrawn
    """
    request = _request(USE, key.lookup_hash, today)
    request["use"] = use
    _note(session, request, key, use)
    _store(session, sealer, request)


def tell_visit(session: Session, lookup_hash: bytes, *, today: date) -> None:
    """Ask the worker, once a week, to keep a code that is in use; without a key, do nothing."""
    sealer = find_sealer(session)
    last = session.scalar(select(Thread.week).where(Thread.lookup_hash == lookup_hash))
    if sealer is not None and last is not None and last < _week(today):
        _store(session, sealer, _request(VISIT, lookup_hash, today))


def has_thread(session: Session, lookup_hash: bytes) -> bool:
    """Say whether a code opens anything."""
    found = select(Thread.lookup_hash).where(Thread.lookup_hash == lookup_hash)
    return session.scalar(found) is not None


def list_replies(session: Session, key: ThreadKey) -> list[ReplyPayload]:
    """Return what staff wrote back, the oldest day first.

    :raises SealedError: if the seed is that of another thread
    """
    rows = session.scalars(
        select(SealedReply.sealed)
        .where(SealedReply.lookup_hash == key.lookup_hash)
        .order_by(SealedReply.id)
    )
    replies = [decode_reply(open_reply(key.seed, sealed)) for sealed in rows]
    return sorted(replies, key=lambda reply: reply["day"])


def find_status(session: Session, key: ThreadKey) -> Status:
    """Return how far it came, and what the child asked for since.

    :raises SealedError: if the seed is that of another thread
    """
    rows = session.scalars(
        select(SealedStatus.sealed).where(SealedStatus.lookup_hash == key.lookup_hash)
    )
    said = [decode_status(open_reply(key.seed, sealed, kind=STATUS)) for sealed in rows]
    ours = _last(status for status in said if status["stage"])
    asked = _last(status for status in said if not status["stage"])
    is_open = asked["step"] > ours["step"]
    return Status(
        stage=ours["stage"],
        use=ours["use"],
        asked=asked["use"] if is_open else "",
        step=max(ours["step"], asked["step"]),
    )


def _last(statuses: Iterable[StatusPayload]) -> StatusPayload:
    nothing = StatusPayload(stage="", use="", step=0)
    return max(statuses, key=lambda status: status["step"], default=nothing)


def _request(what: str, lookup_hash: bytes, today: date) -> RequestPayload:
    return RequestPayload(
        what=what,
        thread=lookup_hash.hex(),
        form="",
        use="",
        step=0,
        note="",
        week=_week(today),
    )


def _note(session: Session, request: RequestPayload, key: ThreadKey, asked: str) -> None:
    """Leave the child a sealed note of what was asked, until the worker has done it.

    It is the next step of this child: later ones come first, in whatever order they are read.
    """
    note_id = secrets.token_bytes(ID_BYTES)
    request["note"], request["step"] = note_id.hex(), find_status(session, key).step + 1
    status = StatusPayload(stage="", use=asked, step=request["step"])
    sealed = seal_reply(key.public_key, encode(status), kind=STATUS)
    row = {"id": note_id, "lookup_hash": key.lookup_hash, "sealed": sealed}
    insert_row(session, SealedStatus, row)


def _store(session: Session, sealer: Sealer, request: RequestPayload) -> None:
    row = {
        "id": secrets.token_bytes(ID_BYTES),
        "week": request["week"],
        "sealed": sealer.seal(encode(request), kind=REQUEST, form=THREAD_FORM),
    }
    insert_row(session, ThreadRequest, row)


def _week(today: date) -> str:
    return f"{today:%G-W%V}"
