"""The page "You said, we did"."""

import pytest
from sqlalchemy import Engine, delete

from tests.factories import HEARD, make_published_line
from tests.pages import Pages, words_of
from voice.db import Side, transaction
from voice.models.intake.heard import PublishedHeardLine


@pytest.fixture
def intake(engines: dict[Side, Engine]) -> Engine:
    return engines["intake"]


def publish(intake: Engine, **changes: str) -> None:
    with transaction(intake) as session:
        make_published_line(session, **changes)  # type: ignore[arg-type]  # words are not changed here


def test_an_empty_page_says_so_and_since_when_we_ask(pages: Pages) -> None:
    page = pages.follow(pages.get("/"), "You said, we did")

    assert (page.path, page.h1) == ("/heard", "You said, we did")
    assert "Nothing yet. We started asking in March 2030." in page.words


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("done", "What we did You can ring us until ten now. Done in May 2030."),
        ("planned", "What we will do You can ring us until ten now. We will do it by May 2030."),
        ("cannot", "What we cannot do You can ring us until ten now. We told you in May 2030."),
    ],
)
def test_a_line_says_what_was_said_what_came_of_it_and_when(
    outcome: str, words: str, pages: Pages, intake: Engine
) -> None:
    publish(intake, outcome=outcome, month="2030-05")

    page = pages.get("/heard")

    assert f"You said {HEARD['said']} {words}" in page.words
    assert "Nothing yet" not in page.words


def test_the_first_page_shows_the_three_latest_from_memory(pages: Pages, intake: Engine) -> None:
    for month in ("2030-01", "2030-02", "2030-03", "2030-04"):
        publish(intake, month=month)
    pages.get("/heard")
    pages.app.extensions["engines"] = {}

    page = pages.get("/")

    lines = [words_of(item) for item in page.tree.iter("li") if HEARD["said"] in words_of(item)]
    assert lines == [f"{HEARD['said']} {HEARD['did']}"] * 3
    assert page.links()["See all of it"] == "/heard"


def test_a_withdrawn_line_is_gone_from_the_page_at_once(pages: Pages, intake: Engine) -> None:
    publish(intake)
    pages.get("/heard")
    with transaction(intake) as session:
        session.execute(delete(PublishedHeardLine))

    assert HEARD["said"] not in pages.get("/heard").words
    assert HEARD["said"] not in pages.get("/").words


def test_the_page_sets_no_cookie(pages: Pages) -> None:
    assert "Set-Cookie" not in pages.get("/heard").headers
