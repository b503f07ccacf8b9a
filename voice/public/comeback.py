"""Come back: a code after sending, and with it replies, one more word, or the end of it all.

What a young person wrote is never shown here. The one thing this site opens is a reply.
"""

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from flask import Blueprint, Flask, Response, abort, current_app, request
from flask_babel import format_date, gettext

from analysis.flags import find_flags
from analysis.text import PlainText
from voice.errors import AnswerTooLongError, SurveyClosedError
from voice.public.languages import language
from voice.public.shell import page, static_page
from voice.public.visits import (
    begin,
    forget,
    get_draft,
    get_visit,
    hand_over,
    see,
    shelf,
)
from voice.services.comeback import Codes, make_code, read_code
from voice.services.drafts import Draft
from voice.services.intake import Receipt, clean_text, record_answer
from voice.services.surveys.model import Kind
from voice.services.surveys.routing import pages
from voice.services.threads_public import (
    ask_to_erase,
    get_sealer,
    has_thread,
    link_form,
    list_replies,
    open_thread,
)
from voice.services.turns import Turns
from voice.settings import Settings
from voice.web.limits import tags_of_sending
from voice.web.origin import is_from_here
from voice.web.transaction import transaction

CHANNEL = "reply"
ONCE_BYTES = 16

bp = Blueprint("comeback", __name__)


@dataclass(frozen=True, slots=True)
class ShownReply:
    """A reply, ready for the page."""

    day: str
    text: str


def join(app: Flask, settings: Settings) -> None:
    """Give ``app`` what makes and opens codes; without a pepper there are none."""
    pepper: bytes | None = app.extensions["pepper"]
    folder = settings.draft_folder.with_name(f"{settings.draft_folder.name}-turns")
    app.extensions["codes"] = Codes(pepper, Turns(folder)) if pepper else None
    app.jinja_env.globals["has_codes"] = pepper is not None
    if pepper is None:
        app.logger.warning(
            "there is no pepper, so no come-back code is given or opened; everything else works. "
            "Run `voice init`, or set VOICE_PEPPER to the 64 digits it had."
        )


@bp.post("/done/code")
def give() -> Response:
    """Give what was sent a code, because the child asked for one; the cookie comes back with it."""
    if not is_from_here():  # the form may set the cookie of its ticket
        abort(403)
    visit = get_visit()
    draft = get_draft(visit)
    if not draft.is_sent:
        return see("/check")
    form_token = bytes.fromhex(draft.form_token)
    key = _codes().unlock(make_code(form_token))
    with transaction("intake") as session:
        sealer = get_sealer(session)
        open_thread(session, sealer, key, form_token=form_token, today=_today())
    draft.has_code = True
    visit.save(draft)
    response = see("/done")
    hand_over(visit, response)
    return response


@bp.get("/code")
def ask() -> Response:
    """Ask for the five words."""
    _codes()
    return static_page("public/code.html", title=gettext("I have a code"), is_miss=False)


@bp.get("/code/again")
def ask_again() -> Response:
    """Say that the words open nothing: the same page for every reason there can be."""
    _codes()
    return static_page("public/code.html", title=gettext("Problem: I have a code"), is_miss=True)


@bp.post("/code")
def enter() -> Response:
    """Try five words; whatever they are, the work is the same."""
    if not is_from_here():  # as on the first page: there is no token before a visit
        abort(403)
    key = _codes().unlock(read_code(request.form.get("words", "")))
    with transaction("intake_read") as session:
        is_open = has_thread(session, key.lookup_hash)
    if not is_open:
        return see("/code/again")
    response = see("/reply")
    draft = Draft(channel=CHANNEL, survey_version="")
    begin(replace(draft, thread=key.lookup_hash.hex(), seed=key.seed.hex()), response)
    return response


@bp.get("/reply")
def show() -> Response:
    """Show what staff wrote back, and nothing that the child wrote."""
    visit = get_visit()
    draft = _get_thread(visit.draft)
    lookup_hash, seed = bytes.fromhex(draft.thread), bytes.fromhex(draft.seed)
    with transaction("intake_read") as session:
        if not has_thread(session, lookup_hash):
            abort(410)
        replies = list_replies(session, lookup_hash, seed)
    shown = page(
        "public/reply.html",
        reflects=False,
        title=gettext("What we wrote to you"),
        replies=[ShownReply(_words_of_day(reply["day"]), reply["text"]) for reply in replies],
        is_sent=draft.is_sent,
        has_panel=draft.has_panel,
        once=secrets.token_hex(ONCE_BYTES),
        csrf=visit.csrf,
    )
    visit.save(replace(draft, is_sent=False, has_panel=False))
    return shown


@bp.post("/reply")
def write() -> Response:
    """Take one more text of the same child, sealed like every other."""
    visit = get_visit()
    draft = _get_thread(visit.draft)
    text = clean_text(request.form.get("text", ""))
    if not text.strip():
        return see("/reply")
    once = request.form.get("once", "").encode()
    form_token = hmac.digest(bytes.fromhex(draft.seed), once, "sha256")[:ONCE_BYTES]
    _send(bytes.fromhex(draft.thread), form_token, text)
    has_panel = bool(find_flags(PlainText(text)))
    visit.save(replace(draft, is_sent=True, has_panel=has_panel))
    return see("/reply")


@bp.get("/reply/delete")
def ask_to_delete() -> Response:
    """Ask once more before everything under the code is deleted."""
    visit = get_visit()
    _get_thread(visit.draft)
    return page(
        "public/delete.html", reflects=False, title=gettext("Are you sure?"), csrf=visit.csrf
    )


@bp.post("/reply/delete")
def delete() -> Response:
    """Ask the worker, sealed, to delete everything under the code, and end the visit."""
    draft = _get_thread(get_visit().draft)
    with transaction("intake") as session:
        lookup_hash = bytes.fromhex(draft.thread)
        ask_to_erase(session, get_sealer(session), lookup_hash, today=_today())
    response = see("/reply/deleted")
    forget(response)
    return response


@bp.get("/reply/deleted")
def deleted() -> Response:
    """Say that it will be deleted, and when."""
    return static_page("public/deleted.html", title=gettext("We will delete it"))


def _send(lookup_hash: bytes, form_token: bytes, text: str) -> None:
    tags = tags_of_sending()
    with transaction("intake") as session:
        survey = shelf().get_open(session, "message")
        asked = next(page for page in pages(survey, {}) if page.kind is Kind.TEXT)
        if len(text) > asked.max_characters:
            raise AnswerTooLongError(asked.max_characters)
        sealer = get_sealer(session)
        receipt = record_answer(
            session,
            sealer,
            replace(survey, channel=CHANNEL),
            {asked.key: {"text": text}},
            form_token=form_token,
            language=language().code,
            tags=tags,
            today=_today(),
        )
        if receipt is Receipt.STORED:
            link_form(session, sealer, lookup_hash, form_token=form_token, today=_today())


def _codes() -> Codes:
    codes: Codes | None = current_app.extensions["codes"]
    if codes is None:
        raise SurveyClosedError(CHANNEL)
    return codes


def _get_thread(draft: Draft | None) -> Draft:
    """Return what a child who came back holds; after 15 idle minutes the page has ended."""
    if draft is None or not draft.seed:
        abort(410)
    return draft


def _words_of_day(day: str) -> str:
    words: str = format_date(date.fromisoformat(day), "long")
    return words


def _today() -> date:
    return datetime.now(UTC).date()
