"""Building, approving and withdrawing a release, as reviewers do it."""

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.factories import make_children, make_staff
from tests.pages import Page, Pages
from tests.signing_in import open_as_new
from voice.db import Side, transaction
from voice.queries.releases import list_releases

TITLE = "What we heard in spring"


@pytest.fixture
def app(site: Flask, engines: dict[Side, Engine]) -> Flask:
    with transaction(engines["vault"]) as session:
        reader = make_staff(session, "reader")
        make_children(session, reader, 24)
        make_children(session, reader, 8, code="bullying")
    return site


@pytest.fixture
def ruth(app: Flask, engines: dict[Side, Engine]) -> Pages:
    return open_as_new(app, engines["vault"])


@pytest.fixture
def omar(app: Flask, engines: dict[Side, Engine]) -> Pages:
    return open_as_new(app, engines["vault"], "omar")


def preview(pages: Pages, note: str = "") -> Page:
    form = pages.get("/review/releases/new")
    return pages.press(form, "Show what planners would see", title=TITLE, note=note)


def freeze(pages: Pages) -> Page:
    return pages.press(preview(pages), "Freeze this release")


def test_a_site_without_releases_says_so(ruth: Pages) -> None:
    assert "There is no release yet." in ruth.get("/review/releases").words


def test_a_preview_shows_suppressed_tables_only(ruth: Pages) -> None:
    page = preview(ruth)

    assert "25 (83 %)" in page.words
    assert "not shown" in page.words
    assert "the children's rights team" in page.words
    assert "ask us before you use these numbers elsewhere" in page.words
    assert ">24<" not in page.html
    assert ">8<" not in page.html


def test_a_preview_freezes_nothing(ruth: Pages, engines: dict[Side, Engine]) -> None:
    preview(ruth)

    with transaction(engines["vault"]) as session:
        assert not list_releases(session)


def test_a_preview_keeps_what_was_typed(ruth: Pages) -> None:
    page = preview(ruth, note="First.\n\nSecond.")

    _action, sent = page.fields("Freeze this release")
    assert sent["title"] == TITLE
    assert str(sent["note"]).strip() == "First.\n\nSecond."
    assert "<p>First.</p><p>Second.</p>" in page.html


def test_a_note_cannot_bring_a_script(ruth: Pages) -> None:
    page = preview(ruth, note="<p onclick=x>Hello <script>alert(1)</script></p>")

    assert "<p>Hello alert(1)</p>" in page.html


def test_a_release_without_a_title_is_asked_for_one(ruth: Pages) -> None:
    form = ruth.get("/review/releases/new")

    page = ruth.press(form, "Show what planners would see", status=400)

    assert "Give it a title." in page.words


def test_a_note_that_is_too_long_is_refused(ruth: Pages) -> None:
    form = ruth.get("/review/releases/new")

    page = ruth.press(
        form, "Show what planners would see", status=400, title=TITLE, note="x" * 33_000
    )

    assert "Make the note shorter than 32 kB." in page.words


def test_a_frozen_release_waits_for_a_second_person(ruth: Pages) -> None:
    page = freeze(ruth)

    assert page.h1 == f"Release 1: {TITLE}"
    assert "waits for a second person" in page.words
    assert "waits for a second person" in ruth.get("/review/releases").words


def test_the_builder_is_offered_no_way_to_approve(ruth: Pages) -> None:
    assert "Approve and publish" not in freeze(ruth).words


def test_the_builder_cannot_approve_by_hand_either(ruth: Pages) -> None:
    page = freeze(ruth)
    _action, sent = page.fields("Sign out")

    refused = ruth.post("/review/releases/1/approve", sent | {"shown_hash": "0" * 64})

    assert "Not done: a release is approved by a second person" in refused.words


def test_another_reviewer_sees_the_hash_and_publishes(ruth: Pages, omar: Pages) -> None:
    freeze(ruth)
    page = omar.get("/review/releases/1")
    _action, sent = page.fields("Approve and publish")

    published = omar.press(page, "Approve and publish")

    assert str(sent["shown_hash"]) in page.words
    assert "Release 1 is published." in published.words
    assert "Approve and publish" not in published.words


def test_approving_another_hash_than_the_shown_one_is_refused(ruth: Pages, omar: Pages) -> None:
    freeze(ruth)
    page = omar.get("/review/releases/1")

    refused = omar.press(page, "Approve and publish", shown_hash="0" * 64)

    assert "Not done: release 1 is not the one you were shown" in refused.words


def test_a_release_is_withdrawn_with_a_reason_on_its_own_page(ruth: Pages) -> None:
    page = ruth.follow(freeze(ruth), "Withdraw this release")

    withdrawn = ruth.press(page, "Withdraw release 1", reason="A survey was counted twice.")

    assert "This release was withdrawn. Reason: A survey was counted twice." in withdrawn.words


def test_a_release_is_not_withdrawn_without_a_reason(ruth: Pages) -> None:
    page = ruth.follow(freeze(ruth), "Withdraw this release")

    refused = ruth.press(page, "Withdraw release 1", status=400, reason="no")

    assert "Say it in one sentence." in refused.words


def test_a_release_that_is_not_there_leads_back_to_the_list(ruth: Pages) -> None:
    page = ruth.get("/review/releases/7")

    assert "Not done: there is no release 7." in page.words
