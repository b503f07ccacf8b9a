"""Who ticked a language: an act in the log, with what the words were then."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.models.vault.audit import AuditEvent
from voice.services.audit import Actor, record_event
from voice.services.languages import DOMAINS, Catalogues, Language

ACTION = "tick language"
SHOWN_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Check:
    """The last tick of a language.

    :param is_current: whether its words are still those that were read
    """

    at: datetime
    is_current: bool


def record_check(session: Session, actor: Actor, language: Language, words_hash: str) -> None:
    """Note that a native speaker has read every word of a language."""
    record_event(session, actor, ACTION, f"{_subject(language)} {words_hash}")


def find_check(session: Session, language: Language, words_hash: str) -> Check | None:
    """Return the last tick of a language, or ``None``: nobody has ticked it."""
    event = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.action == ACTION, AuditEvent.subject.startswith(_subject(language) + " "))
        .order_by(AuditEvent.number.desc())
        .limit(1)
    ).first()
    if event is None:
        return None
    return Check(event.at, event.subject.endswith(f" {words_hash}"))


def hash_words(catalogues: Catalogues, language: Language) -> str:
    """Return the head of the SHA-256 over every text and its translation."""
    digest = hashlib.sha256()
    for domain in DOMAINS:
        for line in catalogues.list_words(language, domain):
            digest.update(line.encode() + b"\0")
    return digest.hexdigest()[:SHOWN_DIGITS]


def _subject(language: Language) -> str:
    return f"language {language.code}"
