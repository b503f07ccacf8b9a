"""Pages for what goes wrong: plain words, help numbers, and the posted text kept.

They touch no database. Without a cookie nothing is echoed. What is
logged of an error is its kind and its place in the code, never a value.
"""

import traceback
from contextlib import suppress
from dataclasses import dataclass

from flask import Flask, Response, current_app, request
from flask_babel import LazyString, gettext, lazy_gettext
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from voice.errors import (
    AnswerTooLongError,
    BusyError,
    CrowdedError,
    NoRoomError,
    SurveyClosedError,
)
from voice.public.sending import WAIT_FIELD
from voice.public.shell import page, static_page
from voice.public.visits import find_bits, find_visit
from voice.services.drafts import page_token
from voice.services.surveys.model import Channel
from voice.web.signals import MADE_FIELD, TRAP_FIELD

KEPT_FIELDS = ("page", "channel", "code", "do", "to", "remove", "hide", "leave", "ticket", "use")
SIGNALS = (MADE_FIELD, TRAP_FIELD, WAIT_FIELD)
"""They go along too, so that nobody looks like a machine for trying again."""
START = "/start"
CHECK = "/check"
CODE = "/code"
"""A form that is sent before there is a visit; what it brings is not shown again."""
MAX_KEPT_BYTES = 2 * 1024 * 1024
"""How large a form may be that is only shown again, to be shortened."""

Words = tuple[LazyString, tuple[LazyString, ...]]
NOT_HERE: Words = (
    lazy_gettext("There is nothing here"),
    (lazy_gettext("The address may be wrong. Go back and try again."),),
)
NOT_OURS: Words = (
    lazy_gettext("Please try again"),
    (lazy_gettext("We could not tell if this came from you."),),
)
TOO_LONG: Words = (
    lazy_gettext("That is too long for us"),
    (lazy_gettext("Your words are not lost. Please make them shorter, then try again."),),
)
BUSY: Words = (
    lazy_gettext("We are very busy"),
    (
        lazy_gettext("We could not take this just now."),
        lazy_gettext("Please wait a minute, then try again."),
    ),
)
CLOSED: Words = (
    lazy_gettext("We take no answers just now"),
    (
        lazy_gettext("This is not open at the moment."),
        lazy_gettext("You can still call someone."),
    ),
)
CROWDED: Words = (
    lazy_gettext("Many people are sending just now"),
    (lazy_gettext("Nothing is lost. Please wait 20 seconds, then try again."),),
)
NO_ROOM: Words = (
    lazy_gettext("We cannot take messages now"),
    (
        lazy_gettext("It is our fault, not yours."),
        lazy_gettext("You can still call someone."),
    ),
)
BROKEN: Words = (
    lazy_gettext("Something went wrong here"),
    (
        lazy_gettext("It is our fault, not yours."),
        lazy_gettext("Please wait a minute, then try again."),
    ),
)
BY_STATUS = {403: NOT_OURS, 404: NOT_HERE, 405: NOT_HERE, 413: TOO_LONG, 429: BUSY, 503: BUSY}
ENDED = 410


@dataclass(frozen=True, slots=True)
class Kept:
    """A posted form, ready to be sent again."""

    action: str
    csrf: str
    text: str
    fields: tuple[tuple[str, str], ...]
    said: tuple[str, ...] = ()
    """The words of the draft that is being sent, to show that they are there."""


def join(app: Flask) -> None:
    """Give ``app`` a page for each error."""
    app.register_error_handler(HTTPException, on_refusal)
    app.register_error_handler(BusyError, on_busy)
    app.register_error_handler(CrowdedError, on_crowd)
    app.register_error_handler(NoRoomError, on_no_room)
    app.register_error_handler(SurveyClosedError, on_closed)
    app.register_error_handler(AnswerTooLongError, on_too_long)
    app.register_error_handler(Exception, on_error)


def on_refusal(error: HTTPException) -> Response | HTTPException:
    """Show the page for a status such as 404 or 413."""
    status = error.code or 500
    if status < 400:  # noqa: PLR2004 - a redirect on its way
        return error
    if status == ENDED:
        return _ended()
    return _fault(status, BY_STATUS.get(status, BROKEN))


def on_busy(_error: BusyError) -> Response:
    """Say that the database is busy; the words stand in the page."""
    return _fault(503, BUSY)


def on_crowd(error: CrowdedError) -> Response:
    """Ask to wait a little; the form carries the moment when the wait began."""
    return _fault(429, CROWDED, wait=error.wait)


def on_no_room(_error: NoRoomError) -> Response:
    """Say that nothing can be kept now; the words stand in the page."""
    return _fault(503, NO_ROOM)


def on_closed(_error: SurveyClosedError) -> Response:
    """Say that no answers are taken now; the words stand in the page."""
    return _fault(503, CLOSED)


def on_too_long(_error: AnswerTooLongError) -> Response:
    """Say that all texts together are too long."""
    return _fault(413, TOO_LONG)


def on_error(error: Exception) -> Response:
    """Note kind and place of an unexpected error, and say sorry."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    rule = request.url_rule.rule if request.url_rule else "no route"
    current_app.logger.error(
        "%s at %s in %s:%s", type(error).__name__, rule, place.filename, place.lineno
    )
    return _fault(500, BROKEN)


def _ended() -> Response:
    return static_page(
        "errors/ended.html",
        status=ENDED,
        title=gettext("This page has closed"),
        is_first_page=request.path == "/how-to-leave",
        is_receipt=request.endpoint == "public.checking.done",
    )


def _fault(status: int, words: Words, *, wait: str = "") -> Response:
    title, lines = str(words[0]), tuple(map(str, words[1]))
    if request.method != "POST" or request.path in {START, CODE}:
        kept = _kept_start() if request.path == START else None
        return static_page("errors/fault.html", status=status, title=title, lines=lines, kept=kept)
    bits = find_bits()
    if bits is None:
        return _ended()
    kept = _kept_form(bits, wait)
    return page(
        "errors/fault.html", reflects=True, status=status, title=title, lines=lines, kept=kept
    )


def _said() -> tuple[str, ...]:
    """Return the words that wait in the draft; it stands in memory and needs no database."""
    with suppress(OSError):
        visit = find_visit()
        answers = visit.draft.answers if visit and visit.draft else {}
        return tuple(answer["text"] for answer in answers.values() if "text" in answer)
    return ()


def _kept_start() -> Kept | None:
    """Return the form of the first page; it is the same for everyone who presses that button."""
    channel = request.form.get("channel", "")
    return Kept(START, "", "", (("channel", channel),)) if channel in list(Channel) else None


def _kept_form(bits: bytes, wait: str) -> Kept | None:
    request.max_content_length = MAX_KEPT_BYTES
    request.max_form_memory_size = MAX_KEPT_BYTES
    try:
        form = request.form
    except RequestEntityTooLarge:
        return None
    fields = [(name, value) for name in (*KEPT_FIELDS, *SIGNALS) for value in form.getlist(name)]
    if wait:
        fields = [field for field in fields if field[0] != WAIT_FIELD] + [(WAIT_FIELD, wait)]
    return Kept(
        action=request.path,
        csrf=page_token(bits),
        text=form.get("text", ""),
        fields=tuple(fields),
        said=_said() if request.path == CHECK else (),
    )
