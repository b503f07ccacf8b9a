"""The audit log: every change to it is seen."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from tests.factories import MOMENT
from voice.models.vault.audit import AuditEvent
from voice.services.audit import Actor, find_break, find_head, record_event

KEY = b"audit key"
ACTOR = Actor(None, MOMENT, KEY)


@pytest.fixture
def five_events(session: Session) -> Session:
    for number in range(5):
        actor = Actor(None, MOMENT + timedelta(minutes=number), KEY)
        record_event(session, actor, "confirm suggestion", f"suggestion {number}")
    return session


def test_a_log_that_nobody_touched_holds(five_events: Session) -> None:
    assert find_break(five_events, KEY) is None
    assert find_break(five_events, KEY, head=find_head(five_events)) is None


def test_an_empty_log_holds(session: Session) -> None:
    assert find_break(session, KEY) is None
    assert find_head(session) is None


@pytest.mark.parametrize(
    "change",
    [{"action": "reject suggestion"}, {"subject": "text 1"}, {"at": MOMENT}, {"chain": b"x"}],
)
def test_a_changed_row_is_found(five_events: Session, change: dict[str, object]) -> None:
    five_events.execute(update(AuditEvent).where(AuditEvent.number == 3).values(change))
    five_events.expire_all()

    assert find_break(five_events, KEY) == 3


def test_a_removed_row_is_found(five_events: Session) -> None:
    five_events.execute(delete(AuditEvent).where(AuditEvent.number == 2))

    assert find_break(five_events, KEY) == 2


def test_rows_cut_off_at_the_end_are_found_with_the_head_from_elsewhere(
    five_events: Session,
) -> None:
    head = find_head(five_events)
    five_events.execute(delete(AuditEvent).where(AuditEvent.number == 5))

    assert find_break(five_events, KEY, head=head) == 5
    assert find_break(five_events, KEY) is None


def test_another_key_cannot_continue_the_log(five_events: Session) -> None:
    record_event(five_events, Actor(None, MOMENT, b"another"), "sign in", "staff eve")

    assert find_break(five_events, KEY) == 6


def test_an_actor_shows_no_key() -> None:
    assert "audit key" not in repr(ACTOR)
    assert "ab" in repr(Actor(b"\xab", MOMENT, KEY))
