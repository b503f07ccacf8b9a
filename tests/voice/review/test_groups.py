"""Group notes on the staff site: print the sheet, type in once, count one group."""

import pytest
from sqlalchemy import Engine, select

from tests.factories import make_key
from tests.pages import Page, Pages
from voice.db import Side, transaction
from voice.models.intake.answer import Answer

SAVE = "Save what I typed"
TYPE = "Type in the notes of a group"
TICKS: dict[str, str | list[str]] = {
    "a-n1": "from_5_to_8",
    "a-b1": ["arguing", "school"],
    "a-b1.text": "they <b>all</b> want somebody to ring",
}


@pytest.fixture(autouse=True)
def _keyed(engines: dict[Side, Engine]) -> None:
    with transaction(engines["intake"]) as intake:
        make_key(intake)


def open_form(pages: Pages) -> Page:
    page = pages.follow(pages.get("/review/paper"), "Group notes")
    return pages.follow(page, TYPE)


def count_answers(engines: dict[Side, Engine]) -> int:
    with transaction(engines["intake"]) as session:
        return len(session.scalars(select(Answer)).all())


def test_one_person_types_in_the_notes_of_one_group(
    reviewer: Pages, engines: dict[Side, Engine]
) -> None:
    action, fields = open_form(reviewer).fields(SAVE)

    page = reviewer.post(action, fields | TICKS)

    assert "Taken in as one group" in page.words
    assert "danger" not in page.words
    assert count_answers(engines) == 1


def test_the_button_pressed_twice_makes_one_group(
    reviewer: Pages, engines: dict[Side, Engine]
) -> None:
    action, fields = open_form(reviewer).fields(SAVE)
    reviewer.post(action, fields | TICKS)

    page = reviewer.post(action, fields | TICKS)

    assert "They count once" in page.words
    assert count_answers(engines) == 1


def test_too_long_a_note_is_kept_and_shown_again(
    reviewer: Pages, engines: dict[Side, Engine]
) -> None:
    action, fields = open_form(reviewer).fields(SAVE)
    long = TICKS | {"a-c1": "word " * 401}

    page = reviewer.post(action, fields | long, status=400)

    assert "2000 characters at most" in page.words
    _, kept = page.fields(SAVE)
    assert str(kept["a-c1"]).strip() == ("word " * 401).strip()
    assert (kept["a-n1"], kept["form_token"]) == ("from_5_to_8", fields["form_token"])
    assert count_answers(engines) == 0


def test_empty_notes_are_not_taken_in(reviewer: Pages, engines: dict[Side, Engine]) -> None:
    page = reviewer.press(open_form(reviewer), SAVE)

    assert "Not done: nothing was typed" in page.words
    assert count_answers(engines) == 0


def test_words_of_danger_are_acted_on_now(reviewer: Pages) -> None:
    action, fields = open_form(reviewer).fields(SAVE)

    page = reviewer.post(action, fields | TICKS | {"a-c2": "i want to die"})

    assert "These words sound like danger" in page.words


@pytest.mark.parametrize(("token", "status"), [("", 400), ("00", 400), ("no", 404)])
def test_a_form_without_its_own_token_is_refused(
    reviewer: Pages, engines: dict[Side, Engine], token: str, status: int
) -> None:
    action, fields = open_form(reviewer).fields(SAVE)

    reviewer.post(action, fields | TICKS | {"form_token": token}, status=status)

    assert count_answers(engines) == 0


def test_the_sheet_tells_the_adult_to_write_no_names(reviewer: Pages) -> None:
    page = reviewer.follow(reviewer.get("/review/groups"), "Print the sheet")

    assert "Form group-1, F, en" in page.words
    assert "How many young people were there?" in page.words
    assert "No names, initials, homes or schools" in page.words
    assert "envelope" not in page.words
