"""Paper forms on the staff site: print, type in twice, decide, throw away."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from tests.factories import make_key, make_unlocked, small_survey
from tests.pages import Page, Pages
from tests.signing_in import open_as_new
from voice.db import Side, transaction
from voice.models.intake.answer import Answer
from voice.models.vault.paper import PaperEntry
from voice.services.publishing import store_survey
from voice.services.sessions import hash_token
from voice.web.guards import COOKIE

FORM = "/review/paper/forms/small-1/S/en"
WORDS = "he said <b>get out</b> & i went"
TICKS: dict[str, str | list[str]] = {
    "a-e1": "left",
    "a-b1": ["arguing", "school"],
    "a-b3": WORDS,
    "a-u1": "quote",
}
SAVE = "Save what I typed"


@pytest.fixture(autouse=True)
def _published(engines: dict[Side, Engine]) -> None:
    with transaction(engines["intake"]) as intake:
        make_key(intake)
    with transaction(engines["vault"]) as vault:
        store_survey(vault, small_survey()).is_published = True


@pytest.fixture
def colleague(site: Flask, vault: Engine) -> Pages:
    """Open the site as a second person whose passphrase has unlocked the keys."""
    pages = open_as_new(site, vault, "sam")
    cookie = pages.client.get_cookie(COOKIE, domain="localhost")
    assert cookie
    site.extensions["readers"].keep(hash_token(cookie.value), make_unlocked(), datetime.now(UTC))
    return pages


def type_in(pages: Pages, link: str, **changes: str) -> Page:
    page = pages.follow(pages.get("/review/paper"), link)
    sent = TICKS | {f"a-{key}": words for key, words in changes.items()}
    action, fields = page.fields(SAVE)
    return pages.post(action, fields | sent)


def label_of(vault: Engine) -> str:
    with transaction(vault) as session:
        return session.scalars(select(PaperEntry)).one().label


def count_answers(engines: dict[Side, Engine]) -> int:
    with transaction(engines["intake"]) as session:
        return len(session.scalars(select(Answer)).all())


FIRST = "Type one in: small-1, S, en"


def test_a_form_is_printed_with_its_key_its_questions_and_their_codes(reviewer: Pages) -> None:
    page = reviewer.follow(reviewer.get("/review/paper"), "Print small-1, S, en")

    assert "Form small-1, S, en" in page.words
    assert "What was going on?" in page.words
    assert "arguing" in page.words
    assert "Answer questions 2 to 3 only if: you ticked A or B at question 1" in page.words


def test_a_form_typed_in_by_two_people_becomes_an_answer(
    reviewer: Pages, colleague: Pages, vault: Engine, engines: dict[Side, Engine]
) -> None:
    page = type_in(reviewer, FIRST)
    label = label_of(vault)
    assert f"Write {label} on every sheet" in page.words
    assert count_answers(engines) == 0

    page = type_in(colleague, f"Type it in again: {label}")

    assert f"Form {label} is taken in" in page.words
    assert "None waits" in page.words
    assert count_answers(engines) == 1


def test_the_second_person_starts_with_a_blank_form(
    reviewer: Pages, colleague: Pages, vault: Engine
) -> None:
    type_in(reviewer, FIRST)

    page = colleague.follow(colleague.get("/review/paper"), f"Type it in again: {label_of(vault)}")

    assert "get out" not in page.html
    assert "checked" not in page.html


def test_differences_are_shown_and_decided(
    reviewer: Pages, colleague: Pages, vault: Engine, engines: dict[Side, Engine]
) -> None:
    type_in(reviewer, FIRST)
    label = label_of(vault)

    page = type_in(colleague, f"Type it in again: {label}", b3="he said get out", e1="thought")

    assert page.h1 == f"Where form {label} differs"
    assert f"The first person: {WORDS}" in page.words
    assert "The second person: B: thought" in page.words
    assert "school" not in page.words
    page = colleague.get("/review/paper")
    page = colleague.follow(page, f"Decide the differences of {label}")
    button = "Take the form in like this"
    action, fields = page.fields(button)
    page = colleague.post(action, fields | {"d-b3": "first", "d-e1": "second"})
    assert f"Form {label} is taken in" in page.words
    assert count_answers(engines) == 1


def test_an_undecided_difference_is_asked_again(
    reviewer: Pages, colleague: Pages, vault: Engine, engines: dict[Side, Engine]
) -> None:
    type_in(reviewer, FIRST)
    page = type_in(colleague, f"Type it in again: {label_of(vault)}", b3="other")

    page = colleague.press(page, "Take the form in like this")

    assert "choose one for each question" in page.words
    assert count_answers(engines) == 0


def test_the_first_person_is_offered_no_second_turn_and_gets_none(
    reviewer: Pages, vault: Engine
) -> None:
    page = type_in(reviewer, FIRST)
    assert "It waits for somebody else" in page.words
    with transaction(vault) as session:
        entry_id = session.scalars(select(PaperEntry)).one().id.hex()

    page = reviewer.get(f"/review/paper/entries/{entry_id}")

    assert "somebody else must type it in" in page.words


def test_too_long_a_text_is_kept_and_shown_again(reviewer: Pages, vault: Engine) -> None:
    page = reviewer.get(f"{FORM}/type")
    action, fields = page.fields(SAVE)

    page = reviewer.post(action, fields | TICKS | {"a-b3": "word " * 401}, status=400)

    assert "2000 characters at most" in page.words
    _, kept = page.fields(SAVE)
    assert str(kept["a-b3"]).strip() == ("word " * 401).strip()
    assert kept["a-e1"] == "left"
    with transaction(vault) as session:
        assert session.scalars(select(PaperEntry)).all() == []


def test_words_of_danger_are_acted_on_before_the_second_person(reviewer: Pages) -> None:
    page = type_in(reviewer, FIRST, b3="i want to die")

    assert "These words sound like danger" in page.words
    assert "red" in page.words


def test_what_was_typed_can_be_thrown_away_after_a_second_question(
    reviewer: Pages, vault: Engine
) -> None:
    page = type_in(reviewer, FIRST)
    page = reviewer.follow(page, f"Throw it away: {label_of(vault)}")

    page = reviewer.press(page, "Yes, throw it away")

    assert "None waits" in page.words


@pytest.mark.parametrize(
    "path", ["/gone-1/S/en", "/small-1/X/en", "/small-1/S/cy", "/small-1/S/en/type/more"]
)
def test_a_form_that_there_is_not_has_no_page(reviewer: Pages, path: str) -> None:
    reviewer.get(f"/review/paper/forms{path}", status=404)


def test_an_entry_that_is_gone_has_no_page(reviewer: Pages) -> None:
    for tail in ("", "/differences", "/discard"):
        reviewer.get(f"/review/paper/entries/{'00' * 16}{tail}", status=404)
