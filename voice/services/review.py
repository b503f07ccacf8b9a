"""What a reviewer decides: each decision is logged, and the last one can be taken back."""

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.codebook import Codebook, Role
from analysis.text import Span
from voice.errors import ReviewError
from voice.models.vault.audit import AuditEvent
from voice.models.vault.coding import Coding, Suggestion, Verdict
from voice.models.vault.text import Flag, Text
from voice.services.audit import Actor, record_event
from voice.services.queueing import line_up
from voice.services.safety import RAISE, READ, take_back_concern

CONFIRM = "confirm suggestion"
AMEND = "amend suggestion"
REJECT = "reject suggestion"
ADD = "add coding"
FINISH = "finish text"
UNDO = "undo decisions"
ACKNOWLEDGE = "acknowledge flag"

UNDO_WITHIN = timedelta(hours=8)
"""Older decisions are no slip of the finger."""


def decide_suggestion(
    session: Session,
    actor: Actor,
    suggestion_id: bytes,
    *,
    decision: str,
    code: str,
    role: str,
    codebook: Codebook,
) -> Text:
    """Take the decision that a button names: "confirm", "reject" or "amend".

    :param code: with ``role``, what to change a suggestion to; for "amend" only
    :raises ReviewError: if it was decided before, or cannot be changed to that
    """
    if decision == "confirm":
        return confirm_suggestion(session, actor, suggestion_id)
    if decision == "reject":
        return reject_suggestion(session, actor, suggestion_id)
    return amend_suggestion(session, actor, suggestion_id, code=code, role=role, codebook=codebook)


def confirm_suggestion(session: Session, actor: Actor, suggestion_id: bytes) -> Text:
    """Make a coding of a suggestion.

    :raises ReviewError: if it was decided before
    """
    suggestion = _open_suggestion(session, suggestion_id)
    return _confirm(session, actor, suggestion)


def amend_suggestion(
    session: Session,
    actor: Actor,
    suggestion_id: bytes,
    *,
    code: str,
    role: str,
    codebook: Codebook,
) -> Text:
    """Make a coding of a suggestion with another code or role.

    :raises ReviewError: if it was decided before, or there is no such code or role
    """
    suggestion = _open_suggestion(session, suggestion_id)
    if (code, role) == (suggestion.code, suggestion.role):
        return _confirm(session, actor, suggestion)
    check_code(codebook, code, role)
    text = session.get_one(Text, suggestion.text_id)
    span = Span(suggestion.start, suggestion.end)
    _add(session, actor, text, code, role, span, codebook.version, suggestion)
    return _decide(session, actor, suggestion, Verdict.AMENDED, AMEND)


def reject_suggestion(session: Session, actor: Actor, suggestion_id: bytes) -> Text:
    """Refuse a suggestion.

    :raises ReviewError: if it was decided before
    """
    suggestion = _open_suggestion(session, suggestion_id)
    return _decide(session, actor, suggestion, Verdict.REJECTED, REJECT)


def add_coding(
    session: Session,
    actor: Actor,
    text_id: bytes,
    *,
    code: str,
    role: str,
    span: Span,
    codebook: Codebook,
) -> Text:
    """Add a code that no machine suggested.

    :param span: its words in the redacted text
    :raises ReviewError: if it stands there already, or there is no such code or role
    """
    check_code(codebook, code, role)
    text = _waiting_text(session, text_id)
    coding = _add(session, actor, text, code, role, span, codebook.version, None)
    if coding is None:
        message = "this code already stands at these words"
        raise ReviewError(message)
    record_event(session, actor, ADD, f"coding {coding.id.hex()}")
    return text


def finish_text(session: Session, actor: Actor, text_id: bytes) -> Text:
    """Take a text out of the queue once every suggestion is decided.

    :raises ReviewError: if it is out already, or a suggestion is still open
    """
    text = _waiting_text(session, text_id)
    if _open_suggestions(session, text):
        message = "some suggestions still wait for a decision"
        raise ReviewError(message)
    text.reviewed_by = _person(actor)
    text.reviewed_at = actor.at
    text.place = None
    record_event(session, actor, FINISH, f"text {text.id.hex()}")
    return text


def confirm_all(session: Session, actor: Actor, text_id: bytes) -> Text:
    """Confirm every open suggestion of a text and finish it.

    :raises ReviewError: if it is out of the queue already
    """
    for suggestion in _open_suggestions(session, _waiting_text(session, text_id)):
        _confirm(session, actor, suggestion)
    return finish_text(session, actor, text_id)


def undo_last(session: Session, actor: Actor) -> Text | None:
    """Take back the last decision of this person; what one press did goes back together.

    :returns: the text it was about, or ``None`` if there is nothing to take back
    """
    events = _last_decisions(session, actor)
    if not events:
        return None
    text_id: bytes | None = None
    for event in events:
        kind, _, name = event.subject.partition(" ")
        text_id = _UNDO[kind](session, bytes.fromhex(name)) or text_id
    numbers = f"events {events[-1].number}-{events[0].number}"
    record_event(session, actor, UNDO, numbers)
    if text_id is None:
        return None
    line_up(session, [text_id])
    return session.get_one(Text, text_id)


def acknowledge_flag(session: Session, actor: Actor, flag_id: bytes) -> Flag:
    """Note that a person has seen a flag and acts on it.

    :raises ReviewError: if there is no such flag, or somebody was first
    """
    flag = session.get(Flag, flag_id, with_for_update=True)
    if flag is None or flag.acknowledged_at is not None:
        message = "somebody has acknowledged this flag already"
        raise ReviewError(message)
    flag.acknowledged_by = _person(actor)
    flag.acknowledged_at = actor.at
    record_event(session, actor, ACKNOWLEDGE, f"flag {flag.id.hex()}")
    return flag


def check_code(codebook: Codebook, code: str, role: str) -> None:
    """Refuse what the codebook does not hold.

    :raises ReviewError: if there is no such code or role
    """
    if code not in codebook or role not in set(Role):
        message = "choose a code and a role from the lists"
        raise ReviewError(message)


def _confirm(session: Session, actor: Actor, suggestion: Suggestion) -> Text:
    text = session.get_one(Text, suggestion.text_id)
    span = Span(suggestion.start, suggestion.end)
    version = suggestion.codebook_version
    _add(session, actor, text, suggestion.code, suggestion.role, span, version, suggestion)
    return _decide(session, actor, suggestion, Verdict.CONFIRMED, CONFIRM)


def _add(
    session: Session,
    actor: Actor,
    text: Text,
    code: str,
    role: str,
    span: Span,
    version: str,
    suggestion: Suggestion | None,
) -> Coding | None:
    """Store a coding, or return ``None`` if the same one stands at the same words."""
    twin = select(Coding.id).where(
        Coding.text_id == text.id,
        Coding.code == code,
        Coding.role == role,
        Coding.start == span.start,
        Coding.end == span.end,
    )
    if session.scalar(twin):
        return None
    coding = Coding(
        id=secrets.token_bytes(16),
        text_id=text.id,
        code=code,
        role=role,
        start=span.start,
        end=span.end,
        suggestion_id=suggestion and suggestion.id,
        codebook_version=version,
        reviewer_id=_person(actor),
        decided_at=actor.at,
    )
    session.add(coding)
    session.flush()
    return coding


def _decide(
    session: Session, actor: Actor, suggestion: Suggestion, verdict: Verdict, action: str
) -> Text:
    suggestion.verdict = verdict
    record_event(session, actor, action, f"suggestion {suggestion.id.hex()}")
    return session.get_one(Text, suggestion.text_id)


def _person(actor: Actor) -> bytes:
    if actor.staff_id is None:
        message = "only a person can decide"
        raise ReviewError(message)
    return actor.staff_id


def _waiting_text(session: Session, text_id: bytes) -> Text:
    text = session.get(Text, text_id, with_for_update=True)
    if text is None or not text.is_codable or text.reviewed_at is not None:
        message = "this text does not wait for a decision"
        raise ReviewError(message)
    return text


def _open_suggestion(session: Session, suggestion_id: bytes) -> Suggestion:
    suggestion = session.get(Suggestion, suggestion_id)
    if suggestion is None:
        message = "there is no such suggestion"
        raise ReviewError(message)
    _waiting_text(session, suggestion.text_id)
    session.refresh(suggestion)
    if suggestion.verdict is not Verdict.OPEN:
        message = "somebody has decided this suggestion already"
        raise ReviewError(message)
    return suggestion


def _open_suggestions(session: Session, text: Text) -> Sequence[Suggestion]:
    return session.scalars(
        select(Suggestion)
        .where(Suggestion.text_id == text.id, Suggestion.verdict == Verdict.OPEN)
        .order_by(Suggestion.start, Suggestion.code)
    ).all()


def _last_decisions(session: Session, actor: Actor) -> list[AuditEvent]:
    """Return what this person's last press did that is not taken back, the newest first."""
    events = session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.staff_id == actor.staff_id,
            AuditEvent.at >= actor.at - UNDO_WITHIN,
            AuditEvent.action.in_([CONFIRM, AMEND, REJECT, ADD, FINISH, READ, RAISE, UNDO]),
        )
        .order_by(AuditEvent.number.desc())
        .limit(500)
    )
    gone: set[int] = set()
    left: list[AuditEvent] = []
    for event in events:
        if event.action == UNDO:
            first, last = event.subject.removeprefix("events ").split("-")
            gone.update(range(int(first), int(last) + 1))
        elif event.number not in gone:
            left.append(event)
    return list(takewhile(lambda event: event.at == left[0].at, left))


def _undo_suggestion(session: Session, suggestion_id: bytes) -> bytes | None:
    suggestion = session.get(Suggestion, suggestion_id)
    if suggestion is None:  # its child has deleted everything since
        return None
    for coding in session.scalars(select(Coding).where(Coding.suggestion_id == suggestion.id)):
        session.delete(coding)
    suggestion.verdict = Verdict.OPEN
    session.flush()
    return suggestion.text_id


def _undo_coding(session: Session, coding_id: bytes) -> bytes | None:
    coding = session.get(Coding, coding_id)
    if coding is None:
        return None
    session.delete(coding)
    session.flush()
    return coding.text_id


def _undo_finish(session: Session, text_id: bytes) -> bytes | None:
    text = session.get(Text, text_id)
    if text is None:
        return None
    text.reviewed_by = None
    text.reviewed_at = None
    session.flush()
    return text.id


_UNDO: dict[str, Callable[[Session, bytes], bytes | None]] = {
    "suggestion": _undo_suggestion,
    "coding": _undo_coding,
    "text": _undo_finish,
    "concern": take_back_concern,
}
