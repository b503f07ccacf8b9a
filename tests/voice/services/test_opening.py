"""The note that the help numbers were rung."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.models.intake.opening import HelpCheck
from voice.models.vault.audit import AuditEvent
from voice.services.audit import Actor
from voice.services.help import load_help
from voice.services.opening import are_numbers_rung, record_check


def actor(month: int) -> Actor:
    return Actor(None, datetime(2030, month, 6, tzinfo=UTC), b"key")


def test_a_check_opens_and_is_logged_each_time_and_keeps_its_first_month(
    session: Session, intake_session: Session
) -> None:
    found = load_help()
    before = are_numbers_rung(intake_session, found)

    for month in (3, 5):
        record_check(session, intake_session, actor(month), found)

    assert (before, are_numbers_rung(intake_session, found)) == (False, True)
    assert intake_session.scalars(select(HelpCheck.month)).all() == ["2030-03"]
    assert session.scalars(select(AuditEvent.action)).all() == ["check help numbers"] * 2
