"""One question a page."""

import pytest
from flask.testing import FlaskClient

from tests.pages import ORIGIN, Page, Pages

LONG = "i sat by the river. " * 101


def at_text(pages: Pages, first: Page) -> Page:
    """Go to the page that takes a text."""
    page = first
    for code in ("S", "alone", "left", "arguing"):
        page = pages.press(page, "Save and go on", code=code)
    return page


def test_a_question_shows_its_answers_and_three_ways_on(pages: Pages, first: Page) -> None:
    page = pages.press(first, "Save and go on", code="S")

    assert page.title == "Question 2 of about 8 - Have your say"
    assert page.h1 == "How are you doing this?"
    for button in ("Save and go on", "Skip", "I would rather not say"):
        assert page.fields(button)[0] == "/q/2"
    assert "So we ask you the right things." in page.words


def test_the_first_page_has_no_total_no_back_and_no_way_to_finish(first: Page) -> None:
    assert first.title == "Question 1 - Have your say"
    assert "Back" not in first.links()
    assert "Stop here and look at what I said" not in first.links()


def test_a_form_question_offers_no_rather_not(first: Page) -> None:
    assert "I would rather not say" not in first.words


def test_nothing_is_ticked_before_the_child_ticks_it(pages: Pages, first: Page) -> None:
    page = pages.press(first, "Save and go on", code="S")

    assert "code" not in page.fields("Save and go on")[1]
    assert "autofocus" not in page.html


def test_back_shows_what_was_ticked(pages: Pages, first: Page) -> None:
    second = pages.press(first, "Save and go on", code="S")

    page = pages.follow(second, "Back")

    assert page.fields("Save and go on")[1]["code"] == "S"


@pytest.mark.parametrize("button", ["Save and go on", "Skip", "I would rather not say"])
def test_no_answer_is_needed_to_go_on(button: str, pages: Pages, first: Page) -> None:
    second = pages.press(first, "Save and go on", code="S")

    page = pages.press(second, button)

    assert page.h1 == "Which is true for you?"


def test_an_answer_decides_what_is_asked_next(pages: Pages, first: Page) -> None:
    page = at_text(pages, first)

    assert page.h1 == "What made you want to go?"
    assert page.title.startswith("Question 5 of ")


def test_a_page_too_far_ahead_leads_to_the_open_one(pages: Pages, first: Page) -> None:
    pages.press(first, "Save and go on", code="S")

    assert pages.get("/q/99").path == "/q/2"
    assert pages.get("/q/0").path == "/q/1"


def test_an_answer_lands_on_its_own_question(pages: Pages, first: Page) -> None:
    second = pages.press(first, "Save and go on", code="S")
    _, fields = second.fields("Save and go on")

    pages.post("/q/1", fields | {"code": "alone"})

    assert pages.get("/q/1").fields("Save and go on")[1]["code"] == "S"
    assert pages.get("/q/2").fields("Save and go on")[1]["code"] == "alone"


def test_a_page_the_survey_does_not_know_changes_nothing(pages: Pages, first: Page) -> None:
    page = pages.press(first, "Save and go on", page="x9", code="S")

    assert page.title.startswith("Question 1 ")


def test_a_code_the_page_does_not_offer_is_no_answer(pages: Pages, first: Page) -> None:
    page = pages.press(first, "Save and go on", code="X")

    assert page.path == "/q/1"


def test_several_ticks_are_kept(pages: Pages, first: Page) -> None:
    page = first
    for code in ("S", "alone", "left"):
        page = pages.press(page, "Save and go on", code=code)
    pages.press(page, "Save and go on", code=["arguing", "school"])

    assert pages.get("/q/4").fields("Save and go on")[1]["code"] == ["arguing", "school"]


def test_a_text_comes_back_as_typed_and_uncompressed(pages: Pages, first: Page) -> None:
    words = "\n  a<b and b>c &amp; </textarea> 'nan'\n"
    empty = at_text(pages, first)

    pages.press(empty, "Save and go on", text=words)
    page = pages.get("/q/5")

    assert page.fields("Save and go on")[1]["text"] == words
    assert empty.is_compressed
    assert not page.is_compressed


def test_a_text_that_is_too_long_is_kept_whole_with_a_word_why(pages: Pages, first: Page) -> None:
    page = pages.press(at_text(pages, first), "Save and go on", text=LONG)

    assert page.path == "/q/5"
    assert page.title.startswith("Problem: Question 5")
    assert "There is a problem" in page.words
    assert page.links()["Your text is too long."] == "#text"
    assert page.fields("Save and go on")[1]["text"] == LONG


def test_a_text_that_was_shortened_goes_on(pages: Pages, first: Page) -> None:
    page = pages.press(at_text(pages, first), "Save and go on", text=LONG)

    page = pages.press(page, "Save and go on", text=LONG[:2000])

    assert page.h1 == "How safe did it feel?"


@pytest.mark.parametrize(
    ("text", "code", "has_panel"),
    [("i liked the harbour", "arguing", False), ("he says he will kill me", "arguing", True)],
)
def test_words_of_danger_open_the_help_panel_once(
    text: str, code: str, *, has_panel: bool, pages: Pages, first: Page
) -> None:
    page = pages.press(at_text(pages, first), "Save and go on", text=text)
    after = pages.press(page, "Skip")

    assert ("It sounds like things are hard" in page.words) == has_panel
    assert ("tel:08001111" in page.links().values()) == has_panel
    assert "It sounds like things are hard" not in after.words


def test_a_tick_that_asks_for_help_opens_the_panel(pages: Pages, first: Page) -> None:
    page = first
    for code in ("S", "alone", "left", "hurting"):
        page = pages.press(page, "Save and go on", code=code)

    assert "It sounds like things are hard" in page.words


def test_without_a_cookie_a_question_has_ended(pages: Pages) -> None:
    page = pages.get("/q/1", status=410)

    assert page.h1 == "This page has closed"
    assert "block cookies" not in page.words


def test_without_a_cookie_a_posted_text_is_not_echoed(pages: Pages) -> None:
    page = pages.post("/q/1", {"page": "b3", "text": "my secret words"}, status=410)

    assert "my secret words" not in page.html


def test_a_form_without_its_token_is_not_kept_but_its_text_is_shown(
    pages: Pages, message: Page
) -> None:
    page = pages.press(message, "Save and go on", csrf="0" * 32, text="hello", status=403)

    again = pages.press(page, "Try again")

    assert page.h1 == "Please try again"
    assert not page.is_compressed
    assert again.h1 == "How may we use your words?"
    assert pages.get("/q/1").fields("Save and go on")[1]["text"] == "hello"


def lose_draft(client: FlaskClient, pages: Pages) -> None:
    for file in pages.app.extensions["settings"].draft_folder.iterdir():
        file.unlink()


def test_a_text_outlives_its_draft_and_the_page_says_what_is_gone(
    pages: Pages, first: Page
) -> None:
    page = at_text(pages, first)
    lose_draft(pages.client, pages)

    fresh = pages.press(page, "Save and go on", text="by the river")

    assert "Your earlier answers are not here any more." in fresh.words
    again = at_text(pages, fresh)
    assert again.fields("Save and go on")[1]["text"] == "by the river"
    assert "not here any more" not in again.words


def test_a_skip_that_outlives_its_draft_has_ended(pages: Pages, first: Page) -> None:
    lose_draft(pages.client, pages)

    assert pages.press(first, "Skip", status=410).h1 == "This page has closed"


def test_reading_after_the_draft_is_gone_has_ended(pages: Pages, first: Page) -> None:
    lose_draft(pages.client, pages)

    assert pages.get("/q/1", status=410).h1 == "This page has closed"


def test_each_post_leads_on_so_that_back_does_not_send_again(pages: Pages, first: Page) -> None:
    action, fields = first.fields("Save and go on")

    response = pages.client.post(action, data=fields | {"code": "S"}, base_url=ORIGIN)

    assert (response.status_code, response.headers["Location"]) == (303, "/q/2")
