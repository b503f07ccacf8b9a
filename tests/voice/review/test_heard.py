"""Lines of "You said, we did" as the rights team writes them."""

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from analysis.codebook import load_codebook
from tests.factories import HEARD, make_actor, make_children, make_heading, make_staff
from tests.pages import Page, Pages
from tests.signing_in import open_as_new
from voice.db import Side, transaction
from voice.models.intake.heard import PublishedHeardLine
from voice.queries.releases import read_release
from voice.services.releases import approve_release, freeze_release

NEW = "You can text us now."
KEEP = "Keep it for a second person"
LINE = {"theme": "family_conflict", "outcome": "done", "month": "2030-03", **HEARD}


@pytest.fixture
def released(vault: Engine) -> None:
    """Publish a release that shows one theme with a number."""
    with transaction(vault) as session:
        builder, approver = make_staff(session, "bea"), make_staff(session, "abe")
        make_children(session, builder, 30)
        release = freeze_release(session, make_actor(builder), load_codebook(), make_heading())
        shown_hash = read_release(release).content_hash
        approve_release(session, make_actor(approver), release.number, shown_hash=shown_hash)


@pytest.fixture
def second(site: Flask, vault: Engine) -> Pages:
    return open_as_new(site, vault, "sam")


def keep(
    pages: Pages, page: Page, changes: dict[str, str] | None = None, *, status: int = 200
) -> Page:
    action, sent = page.fields(KEEP)
    return pages.post(action, {**sent, **LINE, **(changes or {})}, status=status)


def write(reviewer: Pages) -> Page:
    return keep(reviewer, reviewer.get("/review/heard/new"))


def published(engines: dict[Side, Engine]) -> list[str]:
    with transaction(engines["intake"]) as session:
        return list(session.scalars(select(PublishedHeardLine.words)))


def test_without_a_published_release_there_is_nothing_to_answer(reviewer: Pages) -> None:
    page = reviewer.get("/review/heard")

    assert "there is nothing to answer" in page.words
    assert "Write a line" not in page.links()


@pytest.mark.usefixtures("released")
def test_a_line_is_written_published_by_another_person_and_withdrawn(
    reviewer: Pages, second: Pages, engines: dict[Side, Engine]
) -> None:
    page = write(reviewer)
    assert "You wrote it. Ask another reviewer to publish it." in page.words
    assert published(engines) == []

    page = second.press(second.get("/review/heard"), "Publish line 1")
    assert "Young people can read it within a minute." in page.words
    assert HEARD["said"] in published(engines)[0]

    page = reviewer.press(reviewer.get("/review/heard"), "Withdraw line 1")
    assert published(engines) == []
    assert "withdrawn" in page.words
    assert "Withdraw line 1" not in page.words


@pytest.mark.usefixtures("released")
def test_hard_words_are_refused_and_nothing_typed_is_lost(reviewer: Pages) -> None:
    page = keep(
        reviewer,
        reviewer.get("/review/heard/new"),
        {"did": "We reviewed the placements.", "said-cy": "Dywedoch"},
        status=400,
    )

    assert "“placements” is a word we do not use with children" in page.words
    _, typed = page.fields(KEEP)
    assert (typed["did"], typed["said-cy"]) == ("We reviewed the placements.", "Dywedoch")


@pytest.mark.usefixtures("released")
def test_a_line_without_theme_or_month_is_refused(reviewer: Pages) -> None:
    page = keep(
        reviewer, reviewer.get("/review/heard/new"), {"theme": "", "month": "May"}, status=400
    )

    assert "Choose a theme." in page.words
    assert "Write it as 2030-03." in page.words


@pytest.mark.usefixtures("released")
def test_who_changes_a_line_may_not_publish_it(reviewer: Pages, second: Pages) -> None:
    write(reviewer)

    page = second.follow(second.get("/review/heard"), "Change line 1")
    page = keep(second, page, {"did": NEW, "said-pl": "P", "did-pl": "D"})

    assert NEW in page.words
    assert "Polski: P D" in page.words
    assert "Publish line 1" not in page.words
    assert "Publish line 1" in reviewer.get("/review/heard").words


@pytest.mark.usefixtures("released")
def test_a_bad_change_is_refused(reviewer: Pages, second: Pages) -> None:
    write(reviewer)
    page = second.follow(second.get("/review/heard"), "Change line 1")

    assert "Write it as" in keep(second, page, {"month": ""}, status=400).words
    page = keep(second, page, {"said-pl": "P"}, status=400)
    assert "a translation needs both halves" in page.words


@pytest.mark.usefixtures("released")
def test_a_line_that_changed_meanwhile_is_not_published(
    reviewer: Pages, second: Pages, engines: dict[Side, Engine]
) -> None:
    write(reviewer)
    seen = second.get("/review/heard")
    page = reviewer.follow(reviewer.get("/review/heard"), "Change line 1")
    keep(reviewer, page, {"did": NEW})

    page = second.press(seen, "Publish line 1")

    assert "not the one you were shown" in page.words
    assert published(engines) == []


@pytest.mark.usefixtures("released")
def test_lines_go_with_their_release(
    reviewer: Pages, second: Pages, engines: dict[Side, Engine]
) -> None:
    write(reviewer)
    second.press(second.get("/review/heard"), "Publish line 1")

    page = reviewer.get("/review/releases/1/withdraw")
    reviewer.press(page, "Withdraw release 1", reason="A number in it was wrong.")

    assert published(engines) == []
    assert "there is nothing to answer" in reviewer.get("/review/heard").words


def test_a_line_that_is_not_there_is_said(reviewer: Pages) -> None:
    assert "there is no such line" in reviewer.get(f"/review/heard/{'00' * 16}").words
