"""Help, and the way back from it."""

import gzip

import pytest

from tests.pages import Page, Pages


@pytest.mark.parametrize("path", ["/help", "/help/more"])
def test_help_is_small(path: str, pages: Pages) -> None:
    assert len(gzip.compress(pages.get(path).body)) <= 6 * 1024


def test_the_first_help_is_the_emergency_number(pages: Pages) -> None:
    links = pages.get("/help").links()

    assert list(links.values())[3] == "tel:999"
    assert links["Call 0800 1111"] == "tel:08001111"
    assert links["Text 85258"] == "sms:85258"


def test_more_help_lists_the_others(pages: Pages) -> None:
    page = pages.follow(pages.get("/help"), "More people who can help")

    assert "NSPCC helpline" in page.words
    assert "Childline" not in page.words


def test_without_a_visit_the_way_back_is_the_landing_page(pages: Pages) -> None:
    page = pages.follow(pages.get("/help"), "Go back to where you were")

    assert page.title == "Have your say"


def test_help_leads_back_to_the_open_question(pages: Pages, first: Page) -> None:
    pages.press(first, "Save and go on", code="S")

    page = pages.follow(pages.get("/help"), "Go back to where you were")

    assert page.h1 == "How are you doing this?"


def test_a_tick_made_before_help_is_kept_on_its_page(pages: Pages, first: Page) -> None:
    second = pages.press(first, "Save and go on", code="S")

    shown = pages.press(second, "Save and go on", code="alone", do="save", to="help")
    back = pages.follow(shown, "Go back to where you were")

    assert shown.path == "/help"
    assert back.h1 == "How are you doing this?"
    assert back.fields("Save and go on")[1]["code"] == "alone"


def test_an_empty_page_left_for_help_is_no_skip(pages: Pages, first: Page) -> None:
    shown = pages.press(first, "Save and go on", to="help")

    back = pages.follow(shown, "Go back to where you were")

    assert back.title.startswith("Question 1 ")


@pytest.mark.parametrize(("wants_code", "path"), [(True, "/done"), (False, "/")])
def test_after_send_help_leads_back_to_a_code_or_to_the_first_page(
    path: str, pages: Pages, message: Page, *, wants_code: bool
) -> None:
    pages.press(message, "Save and go on", text="hello")
    receipt = pages.press(pages.get("/check"), "Send what I said")
    if wants_code:
        pages.press(receipt, "Give me a code")

    page = pages.follow(pages.get("/help"), "Go back to where you were")

    assert page.path == path
