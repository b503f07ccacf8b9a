"""Pages for what goes wrong."""

import logging
import re
from pathlib import Path

import pytest
from flask import Flask, abort
from sqlalchemy import Engine

from tests.pages import ORIGIN, Page, Pages
from voice.db import Side, make_engine
from voice.errors import AnswerTooLongError, BusyError
from voice.public.faults import KEPT_FIELDS, SIGNALS
from voice.public.sending import WAIT_FIELD

SECRET = "the words of a child"


FIELD = re.compile(r'name="([a-z-]+)"')
NOT_SHOWN_AGAIN = {"csrf", "text", "words", "viewport"}
"""The page's own token and words, the words of a code, and no field at all."""


def break_next(pages: Pages, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_more: object) -> None:
        raise error

    monkeypatch.setattr("voice.public.questions.get_visit", fail)


@pytest.mark.parametrize(
    ("error", "status", "h1"),
    [
        (ValueError(SECRET), 500, "Something went wrong here"),
        (BusyError(), 503, "We are very busy"),
        (AnswerTooLongError(2000), 413, "That is too long for us"),
    ],
)
def test_a_posted_text_is_kept_and_can_be_sent_again(
    error: Exception,
    status: int,
    h1: str,
    pages: Pages,
    message: Page,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as broken:
        break_next(pages, error, broken)
        page = pages.press(message, "Save and go on", text="by <b>the</b> river", status=status)

    again = pages.press(page, "Try again")

    assert page.h1 == h1
    assert "0800 1111" in page.words
    assert not page.is_compressed
    assert again.h1 == "How may we use your words?"
    assert pages.get("/q/1").fields("Save and go on")[1]["text"] == "by <b>the</b> river"


def test_ticks_are_kept_too(pages: Pages, first: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        break_next(pages, BusyError(), broken)
        page = pages.press(first, "Save and go on", code="S", status=503)

    again = pages.press(page, "Try again")

    assert again.h1 == "How are you doing this?"


def test_an_error_is_logged_by_kind_and_place_without_a_word(
    pages: Pages, first: Page, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    break_next(pages, ValueError(SECRET), monkeypatch)

    with caplog.at_level(logging.DEBUG):
        pages.press(first, "Save and go on", code="S", status=500)

    assert "ValueError at /q/<int:number> in " in caplog.text
    assert SECRET not in caplog.text


def test_a_page_that_cannot_be_read_says_sorry_without_a_form(
    pages: Pages, first: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_next(pages, BusyError(), monkeypatch)

    page = pages.get("/q/1", status=503)

    assert "Try again" not in page.words
    assert page.links()["Go back"] == "/go-on"


def test_a_locked_database_keeps_the_answers_for_another_try(
    pages: Pages, message: Page, engines: dict[Side, Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    check = pages.press(pages.press(message, "Save and go on", text="by the river"), "Skip")
    monkeypatch.setitem(pages.app.extensions["engines"], "intake", away(engines["intake"]))
    busy = pages.press(check, "Send what I said", status=503)
    monkeypatch.undo()

    done = pages.press(busy, "Try again")

    assert busy.h1 == "We are very busy"
    assert done.h1 == "Thank you. We have got it."


def away(engine: Engine) -> Engine:
    """Return an engine like this one whose database cannot be reached."""
    if engine.dialect.name == "sqlite":
        return make_engine("sqlite:////nowhere/intake.db")
    return make_engine(engine.url.set(port=1).render_as_string(hide_password=False))


def test_faults_need_neither_database_nor_draft(
    pages: Pages, message: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_next(pages, BusyError(), monkeypatch)
    monkeypatch.setitem(pages.app.extensions, "engines", {})
    (file,) = pages.app.extensions["settings"].draft_folder.iterdir()
    file.write_bytes(b"no draft")

    page = pages.press(message, "Save and go on", text="by the river", status=503)

    assert page.fields("Try again")[1]["text"] == "by the river"


def test_a_form_that_is_too_large_comes_back_whole(pages: Pages, message: Page) -> None:
    words = "by the river " * 25_000

    page = pages.press(message, "Save and go on", text=words, status=413)

    assert page.h1 == "That is too long for us"
    assert page.fields("Try again")[1]["text"] == words


def test_a_form_beyond_all_measure_is_refused_without_an_echo(pages: Pages, message: Page) -> None:
    page = pages.press(message, "Save and go on", text="river " * 400_000, status=413)

    assert "river" not in page.words


def test_an_unknown_address_has_a_page(pages: Pages) -> None:
    page = pages.get("/nothing", status=404)

    assert page.h1 == "There is nothing here"
    assert page.is_compressed


def test_a_wrong_method_has_a_page(pages: Pages) -> None:
    assert pages.post("/privacy", {}, status=410).h1 == "This page has closed"
    assert pages.get("/start", status=405).h1 == "There is nothing here"


def test_an_address_with_too_many_slashes_leads_to_the_right_one(pages: Pages) -> None:
    response = pages.client.get("/help//more", base_url=ORIGIN)

    assert (response.status_code, response.headers["Location"]) == (308, f"{ORIGIN}/help/more")


@pytest.mark.parametrize("status", [400, 429])
def test_other_refusals_have_a_page(status: int, environ: dict[str, str], pages: Pages) -> None:
    add_route(pages.app, status)

    assert pages.get("/refused", status=status).h1


def add_route(app: Flask, status: int) -> None:
    def refuse() -> str:
        abort(status)

    app.add_url_rule("/refused", view_func=refuse)


def test_every_field_of_a_childs_form_is_kept_through_a_fault() -> None:
    templates = Path("templates/public").glob("*.html")
    fields = {name for each in templates for name in FIELD.findall(each.read_text())}

    assert fields - NOT_SHOWN_AGAIN == {*KEPT_FIELDS, *SIGNALS} - {WAIT_FIELD}
