"""The audit log: numbered once, with the exact moment."""

from datetime import timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories import MOMENT
from voice.models.vault.audit import AuditEvent


def make_event(number: int = 1) -> AuditEvent:
    return AuditEvent(
        number=number, at=MOMENT, staff_id=None, action="open site", subject="", chain=b"c" * 32
    )


def test_a_number_is_given_once(session: Session) -> None:
    session.add(make_event())
    session.flush()
    session.expunge_all()
    session.add(make_event())

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_moment_comes_back_in_universal_time(session: Session) -> None:
    event = make_event()
    event.at = MOMENT.astimezone(timezone(timedelta(hours=5)))
    session.add(event)
    session.flush()
    session.expire(event)

    assert event.at == MOMENT
    assert event.at.utcoffset() == timedelta(0)
