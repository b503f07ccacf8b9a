"""Decisions of reviewers."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.codebook import load_codebook
from analysis.text import Span
from tests.factories import (
    MOMENT,
    make_actor,
    make_flag,
    make_staff,
    make_suggestion,
    make_text,
    make_told_account,
    make_waiting_text,
)
from voice.errors import ReviewError
from voice.models.vault.audit import AuditEvent
from voice.models.vault.coding import Coding, Suggestion, Verdict
from voice.models.vault.text import Text
from voice.services import review
from voice.services.audit import Actor

CODEBOOK = load_codebook()
CODES = {"family_conflict": "we had a row", "forced_to_leave": "she kicked me out"}


@pytest.fixture
def actor(session: Session) -> Actor:
    return make_actor(make_staff(session))


@pytest.fixture
def text(session: Session) -> Text:
    return make_waiting_text(session, codes=CODES)


def suggestions(session: Session) -> list[Suggestion]:
    return list(session.scalars(select(Suggestion).order_by(Suggestion.start)))


def codings(session: Session) -> list[tuple[str, str, int, int]]:
    found = session.scalars(select(Coding).order_by(Coding.start, Coding.code))
    return [(each.code, each.role, each.start, each.end) for each in found]


def verdicts(session: Session) -> list[Verdict]:
    return [each.verdict for each in suggestions(session)]


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)))


def decide(session: Session, actor: Actor, number: int, decision: str, **change: str) -> Text:
    return review.decide_suggestion(
        session,
        actor,
        suggestions(session)[number].id,
        decision=decision,
        code=change.get("code", ""),
        role=change.get("role", ""),
        codebook=CODEBOOK,
    )


def add(session: Session, actor: Actor, text: Text) -> Text:
    return review.add_coding(
        session, actor, text.id, code="bullying", role="helped", span=Span(0, 6), codebook=CODEBOOK
    )


def test_confirming_makes_a_coding_at_the_same_words(
    session: Session, actor: Actor, text: Text
) -> None:
    assert decide(session, actor, 0, "confirm") is text

    assert codings(session) == [("family_conflict", "left_because", 0, 12)]
    assert verdicts(session) == [Verdict.CONFIRMED, Verdict.OPEN]
    assert actions(session) == [review.CONFIRM]


def test_rejecting_makes_no_coding(session: Session, actor: Actor, text: Text) -> None:
    decide(session, actor, 0, "reject")

    assert codings(session) == []
    assert verdicts(session) == [Verdict.REJECTED, Verdict.OPEN]


def test_amending_keeps_the_words_and_changes_code_and_role(
    session: Session, actor: Actor, text: Text
) -> None:
    decide(session, actor, 1, "amend", code="family_change", role="made_to_leave")

    assert codings(session) == [("family_change", "made_to_leave", 17, 34)]
    assert verdicts(session) == [Verdict.OPEN, Verdict.AMENDED]


def test_amending_to_the_same_is_a_confirmation(session: Session, actor: Actor, text: Text) -> None:
    decide(session, actor, 0, "amend", code="family_conflict", role="left_because")

    assert verdicts(session)[0] is Verdict.CONFIRMED


@pytest.mark.parametrize(
    "change",
    [{"code": "nonsense", "role": "helped"}, {"code": "bullying", "role": "nonsense"}],
)
def test_only_what_the_codebook_holds_can_be_chosen(
    session: Session, actor: Actor, text: Text, change: dict[str, str]
) -> None:
    with pytest.raises(ReviewError, match="from the lists"):
        decide(session, actor, 0, "amend", **change)


def test_a_suggestion_is_decided_once(session: Session, actor: Actor, text: Text) -> None:
    decide(session, actor, 0, "reject")

    with pytest.raises(ReviewError, match="already"):
        decide(session, actor, 0, "confirm")


def test_a_suggestion_that_is_not_there_cannot_be_decided(session: Session, actor: Actor) -> None:
    with pytest.raises(ReviewError, match="no such suggestion"):
        review.confirm_suggestion(session, actor, b"none")


def test_two_coders_with_the_same_words_make_one_coding(
    session: Session, actor: Actor, text: Text
) -> None:
    make_suggestion(session, text, "family_conflict", 0, 12)

    review.confirm_all(session, actor, text.id)

    assert [code for code, *_ in codings(session)] == ["family_conflict", "forced_to_leave"]
    assert set(verdicts(session)) == {Verdict.CONFIRMED}


def test_a_person_can_add_a_code_once(session: Session, actor: Actor, text: Text) -> None:
    add(session, actor, text)

    assert codings(session) == [("bullying", "helped", 0, 6)]
    with pytest.raises(ReviewError, match="already stands"):
        add(session, actor, text)


def test_one_press_confirms_all_and_takes_the_text_out_of_the_queue(
    session: Session, actor: Actor, text: Text
) -> None:
    review.confirm_all(session, actor, text.id)

    assert len(codings(session)) == 2
    assert (text.place, text.reviewed_by, text.reviewed_at) == (None, actor.staff_id, MOMENT)


def test_a_text_with_an_open_suggestion_is_not_finished(
    session: Session, actor: Actor, text: Text
) -> None:
    with pytest.raises(ReviewError, match="still wait"):
        review.finish_text(session, actor, text.id)


def test_a_finished_text_takes_no_more_decisions(
    session: Session, actor: Actor, text: Text
) -> None:
    review.confirm_all(session, actor, text.id)

    with pytest.raises(ReviewError, match="does not wait"):
        review.confirm_all(session, actor, text.id)
    with pytest.raises(ReviewError, match="does not wait"):
        decide(session, actor, 0, "reject")


def test_words_that_may_not_be_used_are_not_coded(session: Session, actor: Actor) -> None:
    text = make_text(session, make_told_account(session), is_codable=False)

    with pytest.raises(ReviewError, match="does not wait"):
        review.finish_text(session, actor, text.id)


def test_nobody_decides_without_a_name(session: Session, text: Text) -> None:
    with pytest.raises(ReviewError, match="only a person"):
        review.confirm_all(session, Actor(None, MOMENT, b"key"), text.id)


def test_undo_takes_back_what_one_press_did(session: Session, actor: Actor, text: Text) -> None:
    place = text.place
    review.confirm_all(session, actor, text.id)

    assert review.undo_last(session, actor) is text

    assert codings(session) == []
    assert verdicts(session) == [Verdict.OPEN, Verdict.OPEN]
    assert (text.place, text.reviewed_by, text.reviewed_at) == (place, None, None)


def test_undo_goes_back_step_by_step(session: Session, actor: Actor, text: Text) -> None:
    later = [Actor(actor.staff_id, MOMENT + timedelta(seconds=n), actor.key) for n in range(6)]
    decide(session, later[0], 0, "reject")
    decide(session, later[1], 1, "amend", code="bullying", role="helped")
    review.add_coding(
        session,
        later[2],
        text.id,
        code="bullying",
        role="helped",
        span=Span(0, 2),
        codebook=CODEBOOK,
    )

    review.undo_last(session, later[3])
    assert codings(session) == [("bullying", "helped", 17, 34)]
    review.undo_last(session, later[4])
    assert verdicts(session) == [Verdict.REJECTED, Verdict.OPEN]
    review.undo_last(session, later[5])
    assert verdicts(session) == [Verdict.OPEN, Verdict.OPEN]
    assert review.undo_last(session, later[5]) is None


def test_undo_touches_only_ones_own_decisions_of_this_day(
    session: Session, actor: Actor, text: Text
) -> None:
    decide(session, actor, 0, "confirm")
    omar = make_actor(make_staff(session, "omar"))
    tomorrow = Actor(actor.staff_id, MOMENT + timedelta(days=1), actor.key)

    assert review.undo_last(session, omar) is None
    assert review.undo_last(session, tomorrow) is None
    assert len(codings(session)) == 1


def test_undo_of_a_coding_that_is_gone_says_there_is_nothing(
    session: Session, actor: Actor, text: Text
) -> None:
    add(session, actor, text)
    session.delete(session.scalars(select(Coding)).one())
    session.flush()

    assert review.undo_last(session, actor) is None


def test_a_flag_is_acknowledged_once(session: Session, actor: Actor, text: Text) -> None:
    flag = make_flag(session, text)

    review.acknowledge_flag(session, actor, flag.id)

    assert (flag.acknowledged_by, flag.acknowledged_at) == (actor.staff_id, MOMENT)
    assert actions(session) == [review.ACKNOWLEDGE]
    with pytest.raises(ReviewError, match="already"):
        review.acknowledge_flag(session, actor, flag.id)


def test_the_log_holds_no_words(session: Session, actor: Actor, text: Text) -> None:
    review.confirm_all(session, actor, text.id)

    subjects = " ".join(session.scalars(select(AuditEvent.subject)))
    assert "row" not in subjects
    assert "kicked" not in subjects
