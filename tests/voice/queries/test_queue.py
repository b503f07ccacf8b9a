"""What waits for a reviewer."""

from sqlalchemy.orm import Session

from tests.factories import (
    make_flag,
    make_safety_text,
    make_text,
    make_told_account,
    make_waiting_text,
)
from voice.models.vault.account import Stage
from voice.queries import queue


def test_the_next_text_is_the_one_behind_and_then_the_first_again(session: Session) -> None:
    first, second = (make_waiting_text(session, week=week).id for week in ("2030-W01", "2030-W02"))

    assert queue.find_next(session) == first
    assert queue.find_next(session, first) == second
    assert queue.find_next(session, second) == first
    assert queue.find_next(session, b"none") == first


def test_texts_at_one_place_are_all_reached(session: Session) -> None:
    ids = {make_waiting_text(session).id for _ in range(3)}

    one = queue.find_next(session)
    two = queue.find_next(session, one)
    three = queue.find_next(session, two)

    assert {one, two, three} == ids


def test_nothing_waits_in_an_empty_queue(session: Session) -> None:
    assert queue.find_next(session) is None
    assert queue.count_waiting(session) == 0
    assert queue.list_waiting(session) == []


def test_texts_for_safety_only_are_counted_and_listed_by_themselves(session: Session) -> None:
    coded = make_waiting_text(session)
    later, first = (make_safety_text(session, week=week) for week in ("2030-W12", "2030-W11"))

    alone = queue.list_waiting(session, for_safety_only=True)

    assert [row.id for row in alone] == [first.id, later.id]
    assert {row.id: row.is_codable for row in queue.list_waiting(session)} == {
        coded.id: True,
        first.id: False,
        later.id: False,
    }
    assert (queue.count_for_safety(session), queue.count_waiting(session)) == (2, 3)


def test_a_text_for_safety_waits_for_that_and_for_no_code(session: Session) -> None:
    page = queue.find_review_page(session, make_safety_text(session).id)

    assert page
    assert (page.waits_for_safety, page.is_waiting) == (True, False)


def test_a_row_names_codes_and_levels_once(session: Session) -> None:
    text = make_waiting_text(session, codes={"family_conflict": "we had a row"}, level="amber")
    make_flag(session, text, level="red")
    make_flag(session, text, level="red", end=5)

    row = queue.list_waiting(session)[0]

    assert (row.codes, row.levels) == (("family_conflict",), ("red", "amber"))


def test_an_account_that_still_mixes_is_not_shown_unless_flagged(session: Session) -> None:
    account = make_told_account(session)
    account.stage = Stage.CODED
    text = make_text(session, account)

    assert queue.find_review_page(session, text.id) is None
    make_flag(session, text)
    page = queue.find_review_page(session, text.id)
    assert page
    assert page.is_waiting


def test_flags_are_counted_and_red_comes_first(session: Session) -> None:
    make_waiting_text(session, level="amber")
    make_waiting_text(session, level="red")

    assert queue.count_flags(session) == {"red": 1, "amber": 1}
    assert [row[0].level for row in queue.list_flags(session)] == ["red", "amber"]


def test_an_unknown_survey_has_no_document(session: Session) -> None:
    assert queue.find_survey_document(session, "none-1") is None
