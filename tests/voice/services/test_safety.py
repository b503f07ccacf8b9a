"""Reading for safety, and concerns that a person raises."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.codebook import load_codebook
from analysis.text import Span
from tests.factories import (
    MOMENT,
    make_actor,
    make_safety_text,
    make_staff,
    make_waiting_text,
)
from voice.errors import ReviewError
from voice.models.vault.audit import AuditEvent
from voice.models.vault.coding import Coding
from voice.models.vault.text import Flag, Text
from voice.queries.queue import list_flags, list_waiting
from voice.services import review, safety
from voice.services.audit import Actor


@pytest.fixture
def actor(session: Session) -> Actor:
    return make_actor(make_staff(session))


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)))


def raise_red(session: Session, actor: Actor, text: Text) -> Flag:
    return safety.raise_concern(session, actor, text.id, category="hurt_at_home", level="red")


def test_a_text_that_was_read_waits_no_more_and_the_log_says_who(
    session: Session, actor: Actor
) -> None:
    text = make_safety_text(session)

    safety.finish_reading(session, actor, text.id)

    assert list_waiting(session) == []
    assert (text.reviewed_by, text.reviewed_at, text.place) == (actor.staff_id, MOMENT, None)
    assert actions(session) == ["read for safety"]


def test_a_text_is_read_for_safety_once(session: Session, actor: Actor) -> None:
    text = make_safety_text(session)
    safety.finish_reading(session, actor, text.id)

    with pytest.raises(ReviewError, match="does not wait"):
        safety.finish_reading(session, actor, text.id)


def test_a_text_that_is_coded_cannot_be_passed_over_as_read(session: Session, actor: Actor) -> None:
    with pytest.raises(ReviewError, match="does not wait"):
        safety.finish_reading(session, actor, make_waiting_text(session).id)


def test_only_a_person_reads(session: Session) -> None:
    text = make_safety_text(session)

    with pytest.raises(ReviewError, match="only a person"):
        safety.finish_reading(session, Actor(None, MOMENT, b"key"), text.id)


def test_a_concern_is_a_flag_of_a_person_and_the_text_is_read(
    session: Session, actor: Actor
) -> None:
    text = make_safety_text(session)

    raise_red(session, actor, text)

    (row,) = list_flags(session)
    assert (row[0].category, row[0].level, row[0].rule) == ("hurt_at_home", "red", "a person")
    assert list_waiting(session) == []
    assert actions(session) == ["raise concern"]


def test_a_concern_about_a_text_that_is_coded_leaves_it_in_the_queue(
    session: Session, actor: Actor
) -> None:
    text = make_waiting_text(session)

    raise_red(session, actor, text)

    assert [row.id for row in list_waiting(session)] == [text.id]
    assert len(list_flags(session)) == 1


def test_a_concern_needs_a_level_and_a_text(session: Session, actor: Actor) -> None:
    for text_id, level in ((make_safety_text(session).id, "green"), (b"none", "red")):
        with pytest.raises(ReviewError, match="how soon"):
            safety.raise_concern(session, actor, text_id, category="weapon", level=level)


def test_undo_brings_a_read_text_back(session: Session, actor: Actor) -> None:
    text = make_safety_text(session)
    place = text.place
    safety.finish_reading(session, actor, text.id)

    assert review.undo_last(session, actor) is text

    assert (text.place, text.reviewed_at) == (place, None)


def test_undo_takes_back_a_concern_that_nobody_acts_on_yet(session: Session, actor: Actor) -> None:
    text = make_safety_text(session)
    raise_red(session, actor, text)

    assert review.undo_last(session, actor) is text

    assert list_flags(session) == []
    assert [row.id for row in list_waiting(session)] == [text.id]


def test_a_concern_that_somebody_acts_on_stays(session: Session, actor: Actor) -> None:
    flag = raise_red(session, actor, make_safety_text(session))
    review.acknowledge_flag(session, actor, flag.id)

    assert review.undo_last(session, actor) is None

    assert session.get(Flag, flag.id)


def test_undoing_a_concern_does_not_open_a_coded_text_again(session: Session, actor: Actor) -> None:
    text = make_waiting_text(session)
    review.finish_text(session, actor, text.id)
    later = Actor(actor.staff_id, MOMENT.replace(hour=10), actor.key)
    raise_red(session, later, text)

    review.undo_last(session, later)

    assert text.reviewed_at


def test_such_a_text_takes_no_code(session: Session, actor: Actor) -> None:
    text = make_safety_text(session)

    with pytest.raises(ReviewError, match="does not wait for a decision"):
        review.add_coding(
            session,
            actor,
            text.id,
            code="bullying",
            role="helped",
            span=Span(0, 6),
            codebook=load_codebook(),
        )
    with pytest.raises(ReviewError, match="does not wait for a decision"):
        review.finish_text(session, actor, text.id)

    assert session.scalar(select(func.count()).select_from(Coding)) == 0
