"""The first pages."""

from collections.abc import Callable

import pytest
import textstat  # type: ignore[import-untyped]  # it publishes no types
from sqlalchemy import Engine, delete

from tests.pages import ORIGIN, Page, Pages, words_of
from voice.db import Side, transaction
from voice.models.intake.published import PublishedSurvey
from voice.services.payloads import AnswerPayload
from voice.services.surveys.documents import canonical_json, document_hash, to_document
from voice.services.surveys.loading import load_packaged

Stored = Callable[[], list[AnswerPayload]]


def test_the_landing_page_says_what_cannot_be_done(pages: Pages) -> None:
    page = pages.get("/")

    assert page.title == "Have your say"
    assert "we cannot send help" in page.words
    assert {"tel:999", "tel:08001111"} <= set(page.links().values())


@pytest.mark.parametrize("path", ["/", "/help", "/help/more", "/privacy", "/closed"])
def test_reading_sets_no_cookie(path: str, pages: Pages) -> None:
    page = pages.get(path)

    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("path", ["/", "/help", "/help/more", "/privacy"])
def test_reading_needs_no_database(path: str, pages: Pages) -> None:
    pages.app.extensions["engines"] = {}

    assert pages.get(path).h1


def test_start_sets_the_one_cookie_and_leads_to_the_way_out(pages: Pages) -> None:
    response = pages.client.post("/start", data={"channel": "survey"}, base_url=ORIGIN)

    (cookie,) = response.headers.getlist("Set-Cookie")[-1:]
    name, *attributes = cookie.split("; ")
    assert (response.status_code, response.headers["Location"]) == (303, "/how-to-leave")
    assert name.startswith("__Host-v=")
    assert len(bytes.fromhex(name.partition("=")[2])) == 32
    assert set(attributes) == {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"}


def test_the_way_out_is_told_before_anything_is_typed(started: Page) -> None:
    assert started.path == "/how-to-leave"
    assert "cannot clear your phone's history" in started.words
    assert started.links()["OK, go on"] == "/q/1"


def test_a_phone_that_keeps_no_cookie_is_told_why(pages: Pages) -> None:
    page = pages.get("/how-to-leave", status=410)

    assert "block cookies" in page.words


def test_starting_again_throws_the_earlier_answers_away(pages: Pages, first: Page) -> None:
    pages.press(first, "Save and go on", code="S")

    again = pages.press(pages.get("/"), "Answer some questions")

    page = pages.follow(again, "OK, go on")
    assert page.title.startswith("Question 1 ")
    folder = pages.app.extensions["settings"].draft_folder
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": ORIGIN}, 303),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 303),
    ],
)
def test_only_this_site_starts_a_visit(headers: dict[str, str], status: int, pages: Pages) -> None:
    response = pages.client.post(
        "/start", data={"channel": "survey"}, headers=headers, base_url=ORIGIN
    )

    assert response.status_code == status
    assert ("Set-Cookie" in response.headers) == (status == 303)


def test_an_unknown_channel_is_refused(pages: Pages) -> None:
    assert pages.post("/start", {"channel": "other"}, status=400).h1


def test_a_closed_survey_says_so_and_gives_numbers(
    pages: Pages, engines: dict[Side, Engine]
) -> None:
    with transaction(engines["intake"]) as session:
        session.execute(delete(PublishedSurvey))

    page = pages.press(pages.get("/"), "Answer some questions", status=503)

    assert page.h1 == "We take no answers just now"
    assert "0800 1111" in page.words


def test_the_first_page_leads_to_the_other_ways(pages: Pages) -> None:
    page = pages.follow(pages.get("/"), "Something else to tell us")

    assert page.path == "/ways"
    assert "Nothing else is open just now." in page.words
    assert "Set-Cookie" not in page.headers


@pytest.fixture
def ways(pages: Pages, engines: dict[Side, Engine]) -> Page:
    """Open the list of ways, with all short surveys that come with the platform open."""
    with transaction(engines["intake"]) as session:
        for survey in load_packaged():
            if survey.channel not in {"survey", "message"}:
                document = to_document(survey)
                session.add(
                    PublishedSurvey(
                        version=survey.key,
                        channel=survey.channel,
                        document=canonical_json(document),
                        document_hash=document_hash(document),
                        is_open=True,
                    )
                )
    return pages.get("/ways")


def test_each_way_says_who_reads_and_what_cannot_be_promised(ways: Page) -> None:
    assert "The children's rights team will read it within 2 working days." in ways.words
    assert "so we cannot send help" in ways.words
    assert "We cannot go and look for them." in ways.words
    assert ways.is_compressed


@pytest.mark.parametrize(
    ("button", "about", "mode"),
    [
        ("After I came back", "self", "not_said"),
        ("An idea to make it better", "unknown", "not_said"),
        ("Worried about a friend", "friend", "not_said"),
        ("The talk after I came back", "self", "return_talk"),
        ("Looking back on care", "self", "not_said"),
    ],
)
def test_each_way_can_be_walked_to_its_end_without_a_script(
    button: str, about: str, mode: str, pages: Pages, ways: Page, stored: Stored
) -> None:
    page = pages.follow(pages.press(ways, button), "OK, go on")

    boxes = 0
    while page.path != "/check":
        is_box = page.tree.find(".//textarea") is not None
        boxes += is_box
        assert ("so we cannot send help" in page.words) == is_box
        page = (
            pages.press(page, "Save and go on", text="Invented words")
            if is_box
            else (pages.press(page, "Skip"))
        )
    done = pages.press(page, "Send what I said")

    (payload,) = stored()
    assert done.path == "/done"
    assert boxes == len(payload["texts"]) > 0
    assert (payload["about"], payload["mode"], payload["version"]) == (about, mode, None)


def test_a_friend_in_danger_puts_help_on_the_next_page(pages: Pages, ways: Page) -> None:
    asked = pages.follow(pages.press(ways, "Worried about a friend"), "OK, go on")

    page = pages.press(asked, "Save and go on", code="not_safe")

    assert asked.h1 == "Is your friend safe now?"
    assert "It sounds like things are hard" in page.words
    assert page.h1 == "What makes your friend want to go?"


def test_ticks_alone_can_be_sent(pages: Pages, ways: Page, stored: Stored) -> None:
    page = pages.follow(pages.press(ways, "How the police were"), "OK, go on")
    page = pages.press(page, "Save and go on", code="reported")

    pages.press(pages.follow(page, "Stop here and look at what I said"), "Send what I said")

    (payload,) = stored()
    assert payload["closed"]["p1"] == ["reported"]
    assert payload["texts"] == {}


def test_the_words_of_the_other_ways_are_within_reading_age_nine(ways: Page) -> None:
    assert textstat.flesch_kincaid_grade(words_of(ways.tree.find(".//main"))) <= 4


def test_the_privacy_page_names_the_reader_and_the_days(pages: Pages) -> None:
    page = pages.get("/privacy")

    assert "The children's rights team." in page.words
    assert "within 2 working days" in page.words


def test_what_happens_to_the_words_is_told_before_any_of_them(pages: Pages) -> None:
    landing = pages.get("/").html

    assert landing.index('href="/privacy"') < landing.index('name="channel"')
