"""Check, send, throw away."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, update
from werkzeug.test import TestResponse

from tests.factories import publish
from tests.pages import ORIGIN, Page, Pages
from voice.app import create_app
from voice.db import Side, transaction
from voice.models.intake.published import PublishedKey, PublishedSurvey
from voice.public.visits import COOKIE
from voice.services.payloads import AnswerPayload

Stored = Callable[[], list[AnswerPayload]]
WORDS = "i went to see my nan, a<b & \N{DOG FACE}"
NAMED = "ask my mate Zara, or call 07700 900123"
DANGER = "i want to kill myself tonight"


@pytest.fixture
def check(pages: Pages, first: Page) -> Page:
    """Answer the survey up to its end."""
    page = first
    for code in ("S", "alone", "left", "arguing"):
        page = pages.press(page, "Save and go on", code=code)
    page = pages.press(page, "Save and go on", text=WORDS)
    for button in ("I would rather not say", "Skip", "Skip", "Skip"):
        page = pages.press(page, button)
    return pages.press(page, "Save and go on", code="good")


def test_the_check_page_shows_all_that_was_said(check: Page) -> None:
    assert check.path == "/check"
    assert check.h1 == "Check what you said, then send it"
    assert WORDS in check.words
    assert "You skipped this." in check.words
    assert "You would rather not say." in check.words
    assert "with worker" not in check.words


def test_the_check_page_goes_out_uncompressed(check: Page) -> None:
    assert not check.is_compressed


def test_send_stores_what_was_said_and_says_so(pages: Pages, check: Page, stored: Stored) -> None:
    page = pages.press(check, "Send what I said")

    (payload,) = stored()
    assert page.h1 == "Thank you. We have got it."
    assert payload["texts"] == {"b3": WORDS}
    assert payload["closed"]["w3"] == ["rather_not"]
    assert payload["closed"]["z1"] == ["good"]


def send_unseen(pages: Pages, check: Page) -> TestResponse:
    """Press Send on the check page, and lose the reply."""
    path, fields = check.fields("Send what I said")
    return pages.client.post(path, data=fields, base_url=ORIGIN)


def test_the_receipt_leaves_no_cookie(pages: Pages, check: Page) -> None:
    before = pages.client.get_cookie(COOKIE, "localhost")

    pages.press(check, "Send what I said")

    assert before is not None
    assert pages.client.get_cookie(COOKIE, "localhost") is None


def test_after_the_receipt_no_answer_is_left_to_see(pages: Pages, check: Page) -> None:
    pages.press(check, "Send what I said")

    for path in ("/q/5", "/check", "/discard"):
        page = pages.get(path, status=410)
        assert "Did you see “Thank you”? Then we have got what you sent." in page.words
        assert WORDS not in page.words


def test_before_the_receipt_is_read_every_page_leads_to_it(pages: Pages, check: Page) -> None:
    send_unseen(pages, check)

    for path in ("/q/5", "/check", "/discard"):
        reply = pages.client.get(path, base_url=ORIGIN)
        assert reply.location == "/done"


def test_a_receipt_that_is_loaded_again_says_that_it_arrived(pages: Pages, check: Page) -> None:
    pages.press(check, "Send what I said")

    page = pages.get("/done", status=410)

    assert "Did you press Send? Then we have got it." in page.words


def test_send_pressed_twice_is_stored_once_with_the_same_reply(
    pages: Pages, check: Page, stored: Stored
) -> None:
    one = send_unseen(pages, check)
    two = send_unseen(pages, check)

    assert (one.status_code, one.data) == (two.status_code, two.data)
    assert len(stored()) == 1


def test_send_pressed_after_the_receipt_stores_nothing_more(
    pages: Pages, check: Page, stored: Stored
) -> None:
    pages.press(check, "Send what I said")

    page = pages.press(check, "Send what I said", status=410)

    assert "Then we have got what you sent." in page.words
    assert len(stored()) == 1


def test_a_receipt_that_was_lost_on_the_way_is_given_again(
    pages: Pages, check: Page, stored: Stored
) -> None:
    folder = pages.app.extensions["settings"].draft_folder
    before = {file: file.read_bytes() for file in folder.iterdir()}
    send_unseen(pages, check)
    for file, record in before.items():
        file.write_bytes(record)

    page = pages.press(check, "Send what I said")

    assert page.path == "/done"
    assert len(stored()) == 1


def test_words_written_after_send_are_a_new_version_of_the_same_child(
    pages: Pages, message: Page, stored: Stored
) -> None:
    asked = pages.press(message, "Save and go on", text="first words")
    send_unseen(pages, pages.press(asked, "Skip"))

    page = pages.press(message, "Save and go on", text="other words")
    done = pages.press(pages.press(page, "Skip"), "Send what I said")

    one, two = stored()
    assert "We kept your new version too." in done.words
    assert one["form"] == two["form"]


def test_a_skip_after_send_changes_nothing(pages: Pages, message: Page, stored: Stored) -> None:
    asked = pages.press(message, "Save and go on", text="first words")
    send_unseen(pages, pages.press(asked, "Skip"))

    page = pages.press(message, "Skip")

    assert page.path == "/done"
    assert len(stored()) == 1


def test_change_comes_back_to_the_check_page(pages: Pages, check: Page, stored: Stored) -> None:
    page = pages.follow(check, "Change question 2")
    page = pages.press(page, "Save and go on", code="with_worker")

    pages.press(page, "Send what I said")

    assert page.path == "/check"
    assert stored()[0]["closed"]["v1"] == ["with_worker"]


def test_a_change_that_opens_questions_leads_to_them_first(pages: Pages, first: Page) -> None:
    page = first
    for code in ("S", "alone", "none"):
        page = pages.press(page, "Save and go on", code=code)
    for _ in range(2):
        page = pages.press(page, "Skip")

    page = pages.press(pages.follow(page, "Change question 3"), "Save and go on", code="left")

    assert page.h1 == "What was going on?"


def test_remove_takes_one_answer_out(pages: Pages, check: Page, stored: Stored) -> None:
    page = pages.press(check, "Remove answer 5")

    pages.press(page, "Send what I said")

    assert WORDS not in page.words
    assert stored()[0]["texts"] == {}
    assert stored()[0]["closed"]["b3"] == ["skipped"]


def test_removing_what_is_not_there_changes_nothing(pages: Pages, check: Page) -> None:
    page = pages.press(check, "Remove answer 5", remove="x9")

    assert page.body == check.body


def test_a_child_may_stop_in_the_middle_and_send(pages: Pages, first: Page, stored: Stored) -> None:
    second = pages.press(first, "Save and go on", code="S")
    check = pages.follow(second, "Stop here and look at what I said")

    pages.press(check, "Send what I said")

    assert check.links()["Go on with the questions"] == "/q/2"
    assert stored()[0]["closed"]["e1"] == ["not_asked"]


def test_with_nothing_said_there_is_nothing_to_check(pages: Pages, first: Page) -> None:
    _, fields = first.fields("Save and go on")

    assert pages.get("/check").path == "/q/1"
    assert pages.post("/check", fields | {"do": "send"}).path == "/q/1"
    assert pages.get("/done").path == "/q/1"


def test_a_text_that_is_too_long_is_not_sent(pages: Pages, check: Page, stored: Stored) -> None:
    text = pages.follow(check, "Change question 5")
    pages.press(text, "Save and go on", text="i sat by the river. " * 101)

    page = pages.press(check, "Send what I said")

    assert "There is a problem" in page.words
    assert stored() == []


@pytest.fixture
def named(pages: Pages, message: Page) -> Page:
    """Write a name and a number into the blank page, and stand at the check page."""
    asked = pages.press(message, "Save and go on", text=NAMED)
    return pages.press(asked, "Skip")


def test_a_name_in_a_text_is_shown_and_blocks_nothing(
    pages: Pages, named: Page, stored: Stored
) -> None:
    pages.press(named, "Send what I said")

    assert "This may hold a name, number or place: “Zara”, “07700 900123”" in named.words
    assert named.links()["Look at them before you send"] == "#n1"
    assert not named.is_compressed
    assert stored()[0]["texts"] == {"t1": NAMED}


def test_what_is_hidden_is_sent_hidden(pages: Pages, named: Page, stored: Stored) -> None:
    hidden = pages.press(named, "Hide it in answer 1")

    pages.press(hidden, "Send what I said")

    assert hidden.path == "/check"
    assert "Zara" not in hidden.words
    assert "This may hold" not in hidden.words
    assert stored()[0]["texts"] == {"t1": "ask my mate [person 1], or call [phone 1]"}


def test_what_is_left_in_is_asked_about_no_more(pages: Pages, named: Page, stored: Stored) -> None:
    pages.press(named, "Leave it in answer 1")
    left = pages.press(named, "Leave it in answer 1")

    pages.press(left, "Send what I said")

    assert "This may hold" not in left.words
    assert stored()[0]["texts"] == {"t1": NAMED}


def test_a_changed_text_is_looked_at_again(pages: Pages, named: Page) -> None:
    left = pages.press(named, "Leave it in answer 1")

    text = pages.follow(left, "Change question 1")
    again = pages.press(text, "Save and go on", text="ask my mate Femi")

    assert NAMED in text.html
    assert "place: “Femi”" in again.words


def test_hiding_in_an_answer_without_words_changes_nothing(pages: Pages, named: Page) -> None:
    page = pages.press(named, "Hide it in answer 1", hide="v1")

    assert page.body == named.body


def test_the_names_of_the_operators_homes_are_shown_too(
    environ: dict[str, str], engines: dict[Side, Engine], tmp_path: Path
) -> None:
    (tmp_path / "names.txt").write_text("Willowdene\n\n", encoding="utf-8")
    with transaction(engines["intake"]) as session:
        publish(session)
    app = create_app("public", environ | {"VOICE_LOCAL_NAMES": str(tmp_path / "names.txt")})

    with Pages(app, surface="public") as pages:
        begun = pages.press(pages.get("/"), "Just tell us something")
        words = "i hate willowdene"
        asked = pages.press(pages.follow(begun, "OK, go on"), "Save and go on", text=words)
        check = pages.press(asked, "Skip")

    assert "place: “willowdene”" in check.words


@pytest.mark.parametrize(("words", "has_panel"), [(DANGER, True), (WORDS, False)])
def test_words_of_danger_put_people_to_call_first_and_can_be_sent(
    words: str, pages: Pages, message: Page, stored: Stored, *, has_panel: bool
) -> None:
    asked = pages.press(message, "Save and go on", text=words)
    check = pages.press(asked, "Save and go on", code="count")

    done = pages.press(check, "Send what I said")

    assert ("It sounds like things are hard" in check.words) == has_panel
    if has_panel:
        assert check.words.index("0800 1111") < check.words.index(words)
    assert done.path == "/done"
    assert stored()[0]["texts"] == {"t1": words}


def test_throwing_away_asks_first_and_leaves_nothing(
    pages: Pages, check: Page, stored: Stored
) -> None:
    asked = pages.follow(check, "Throw it away")
    kept = pages.follow(asked, "No, go back")

    page = pages.press(asked, "Yes, throw it away")

    assert kept.path == "/check"
    assert page.h1 == "This page has closed"
    assert pages.get("/q/1", status=410).h1 == "This page has closed"
    assert list(pages.app.extensions["settings"].draft_folder.iterdir()) == []
    assert stored() == []


@pytest.mark.parametrize("path", ["/check", "/done", "/discard"])
def test_without_a_visit_these_pages_have_ended(path: str, pages: Pages) -> None:
    assert pages.get(path, status=410).h1 == "This page has closed"


@pytest.mark.parametrize("model", [PublishedKey, PublishedSurvey])
def test_while_nothing_is_open_the_answers_stay_and_can_be_sent_again(
    model: type[PublishedKey | PublishedSurvey],
    pages: Pages,
    check: Page,
    stored: Stored,
    engines: dict[Side, Engine],
) -> None:
    column = "is_current" if model is PublishedKey else "is_open"
    with transaction(engines["intake"]) as session:
        session.execute(update(model).values({column: False}))
    closed = pages.press(check, "Send what I said", status=503)
    assert stored() == []
    with transaction(engines["intake"]) as session:
        session.execute(update(model).values({column: True}))

    page = pages.press(closed, "Try again")

    assert closed.h1 == "We take no answers just now"
    assert page.path == "/done"
    assert len(stored()) == 1
