"""The log of what staff did: only ever added to, each row chained to the one before."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from voice.models.vault.audit import AuditEvent

START = b""
"""What stands before the first row of the chain."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, when, and the key that chains the act to the log.

    :param staff_id: ``None`` for somebody who is not signed in, or for a command
    :param key: ``derive_key(secret, "audit")``
    """

    staff_id: bytes | None
    at: datetime
    key: bytes

    def __repr__(self) -> str:
        return f"Actor({self.staff_id.hex() if self.staff_id else None}, {self.at})"


def record_event(session: Session, actor: Actor, action: str, subject: str) -> AuditEvent:
    """Add one act to the log.

    :param action: a verb and a noun, "confirm suggestion"
    :param subject: what it was done to: kind and id, never words of a child
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE audit_event IN EXCLUSIVE MODE"))
    last = session.scalars(select(AuditEvent).order_by(AuditEvent.number.desc()).limit(1)).first()
    event = AuditEvent(
        number=last.number + 1 if last else 1,
        at=actor.at,
        staff_id=actor.staff_id,
        action=action,
        subject=subject,
        chain=START,
    )
    event.chain = _link(actor.key, last.chain if last else START, event)
    session.add(event)
    session.flush()
    return event


def find_break(session: Session, key: bytes, *, head: bytes | None = None) -> int | None:
    """Return the number of the first row that does not fit, or ``None`` if all do.

    :param head: the last link as it was written down elsewhere; without it nobody
        can see that rows at the end were cut off
    """
    chain = START
    number = 0
    is_head_seen = head is None
    for event in session.scalars(select(AuditEvent).order_by(AuditEvent.number)):
        number += 1
        if event.number != number or not hmac.compare_digest(event.chain, _link(key, chain, event)):
            return number
        chain = event.chain
        is_head_seen = is_head_seen or chain == head
    return None if is_head_seen else number + 1


def find_head(session: Session) -> bytes | None:
    """Return the last link of the chain, to be written down elsewhere."""
    return session.scalars(
        select(AuditEvent.chain).order_by(AuditEvent.number.desc()).limit(1)
    ).first()


def _link(key: bytes, before: bytes, event: AuditEvent) -> bytes:
    staff_id = event.staff_id.hex() if event.staff_id else None
    row = [event.number, event.at.isoformat(), staff_id, event.action, event.subject]
    return hmac.new(key, before + json.dumps(row).encode(), hashlib.sha256).digest()
