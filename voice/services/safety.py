"""Read for safety what may be used for nothing else, and raise a concern about any text.

Words under "do not use my words" are never coded, but a person reads them: a machine
finds only some of the words of danger.
"""

import secrets

from sqlalchemy.orm import Session

from voice.errors import ReviewError
from voice.models.vault.text import Flag, Text
from voice.services.audit import Actor, record_event

READ = "read for safety"
RAISE = "raise concern"

BY_PERSON = "a person"
"""Stands where a rule stands in a flag that a machine set."""
LEVELS = {
    "red": "Red: somebody may be in danger now",
    "amber": "Amber: look at it on the next working day",
}


def finish_reading(session: Session, actor: Actor, text_id: bytes) -> Text:
    """Note that a person has read a text for safety and found nothing to worry about.

    :raises ReviewError: if it does not wait for that
    """
    text = session.get(Text, text_id, with_for_update=True)
    if text is None or not waits_for_safety(text):
        message = "this text does not wait to be read for safety"
        raise ReviewError(message)
    _finish(actor, text)
    record_event(session, actor, READ, f"text {text.id.hex()}")
    return text


def raise_concern(
    session: Session, actor: Actor, text_id: bytes, *, category: str, level: str
) -> Flag:
    """Flag a whole text in the name of a person; one that waits for safety alone is read then.

    :param category: what it may tell of, such as "hurt_at_home"
    :raises ReviewError: if there is no such text or level
    """
    text = session.get(Text, text_id, with_for_update=True)
    if text is None or level not in LEVELS:
        message = "choose what it may tell of, and how soon somebody must act"
        raise ReviewError(message)
    flag = Flag(
        id=secrets.token_bytes(16),
        text_id=text.id,
        category=category,
        level=level,
        start=0,
        end=0,
        rule=BY_PERSON,
    )
    session.add(flag)
    if waits_for_safety(text):
        _finish(actor, text)
    record_event(session, actor, RAISE, f"concern {flag.id.hex()}")
    return flag


def take_back_concern(session: Session, flag_id: bytes) -> bytes | None:
    """Remove a concern that nobody acts on yet, and return its text, to be read again."""
    flag = session.get(Flag, flag_id)
    if flag is None or flag.acknowledged_at is not None:
        return None
    text = session.get_one(Text, flag.text_id)
    session.delete(flag)
    if not text.is_codable:
        text.reviewed_by = None
        text.reviewed_at = None
    session.flush()
    return text.id


def waits_for_safety(text: Text) -> bool:
    """Say whether a text is still to be read for safety, and may be used for nothing else."""
    return not text.is_codable and text.reviewed_at is None


def _finish(actor: Actor, text: Text) -> None:
    if actor.staff_id is None:
        message = "only a person can decide"
        raise ReviewError(message)
    text.reviewed_by = actor.staff_id
    text.reviewed_at = actor.at
    text.place = None
