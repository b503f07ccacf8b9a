"""Check what was said, send it or throw it away, and the receipt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import Blueprint, Flask, Response, current_app, request
from flask_babel import gettext, lazy_gettext

from analysis.flags import Level, find_flags
from analysis.redaction import Redactor
from analysis.text import PlainText
from voice.public.comeback import CHANNEL, has_only_thread, key_of, without_text
from voice.public.kiosk import find_mode
from voice.public.languages import language
from voice.public.route import Route
from voice.public.sending import admitted
from voice.public.shell import page
from voice.public.visits import (
    Visit,
    forget,
    get_draft,
    get_visit,
    see,
    shelf,
    survey_of,
    take_back,
)
from voice.services.comeback import make_code
from voice.services.drafts import Draft
from voice.services.hiding import find_names, hide_names
from voice.services.intake import Receipt, record_answer
from voice.services.surveys.model import Page, State
from voice.services.surveys.routing import read_answer, text_pages
from voice.services.threads_public import link_form
from voice.settings import Settings, read_local_names
from voice.web.transaction import transaction

NOT_SAID = {
    State.SKIPPED: lazy_gettext("You skipped this."),
    State.RATHER_NOT: lazy_gettext("You would rather not say."),
}

bp = Blueprint("checking", __name__)


def join(app: Flask, settings: Settings) -> None:
    """Give ``app`` what finds names, local ones too, so that the check page can show them."""
    app.extensions["redactor"] = Redactor(read_local_names(settings))
    find_flags(PlainText(""))  # reads its lexicons once; later each thread would read them again


@dataclass(frozen=True, slots=True)
class Line:
    """One answer on the check page."""

    number: int
    key: str
    ask: str
    said: str
    is_answered: bool
    names: tuple[str, ...]
    """What in it looks like a name, number or place, unless the child chose to leave it."""

    @property
    def change(self) -> str:
        """Return where to change it, and come back."""
        return f"/q/{self.number}?to=check"


@bp.get("/check")
def show() -> Response:
    """Show all that was said, each with a way to change and to remove it."""
    visit = get_visit()
    if has_only_thread(visit.draft):
        return see("/reply")
    draft = get_draft(visit)
    if draft.is_sent:
        return see("/done")
    route = Route.of(survey_of(draft), draft)
    if not route.answered or _holds_too_long_text(route):
        return see(route.path(route.first_open))
    lines = [_line(draft, number, asked) for number, asked in route.answered]
    return page(
        "public/check.html",
        reflects=True,
        title=gettext("Check what you said"),
        lines=lines,
        first_named=next((line.number for line in lines if line.names), 0),
        next_question="" if route.is_complete else route.path(route.first_open),
        back=f"/q/{route.answered[-1][0]}",
        has_panel=draft.has_panel or _sounds_like_danger(route),
        csrf=visit.csrf,
    )


@bp.post("/check")
def check() -> Response:
    """Send what was said, take one answer out of it, or hide the names in one."""
    visit = get_visit()
    if has_only_thread(visit.draft):  # it was sent already
        return see("/reply")
    draft = get_draft(visit)
    if draft.is_sent:
        return see("/done")
    for name, change in CHANGES.items():
        key = request.form.get(name)
        if key is not None:
            if key in draft.answers:
                change(draft, key)
                visit.save(draft)
            return see("/check")
    route = Route.of(survey_of(draft), draft)
    if not route.answered or _holds_too_long_text(route):
        return see("/check")
    return _send(visit, draft)


@bp.get("/done")
def done() -> Response:
    """Say that it has arrived; only ever after it is stored.

    The page takes the cookie back: nothing of an anonymous answer is left on the phone, and
    whoever opens the phone's history later finds a closed page. Who asks for a code gets
    the cookie again, so that a reload does not lose the words.
    """
    visit = get_visit()
    draft = get_draft(visit)
    if not draft.is_sent:
        return see("/check")
    response = page(
        "public/done.html",
        reflects=False,
        title=gettext("Thank you"),
        is_new_version=draft.is_new_version,
        code=make_code(bytes.fromhex(draft.form_token)) if draft.has_code else (),
        csrf=visit.csrf,
        ticket=visit.ticket,
    )
    if not draft.has_code:
        take_back(response)
    return response


@bp.get("/discard")
def ask_to_throw_away() -> Response:
    """Ask once more before everything is thrown away."""
    visit = get_visit()
    if get_draft(visit).is_sent:
        return see("/done")
    return page(
        "public/throw-away.html", reflects=False, title=gettext("Are you sure?"), csrf=visit.csrf
    )


@bp.post("/discard")
def throw_away() -> Response:
    """Throw away the draft and end the visit; who came back with a code stays."""
    visit = get_visit()
    if visit.draft is not None and visit.draft.seed:
        visit.save(without_text(visit.draft, is_sent=False))
        return see("/reply")
    response = see("/closed")
    forget(response)
    return response


def _send(visit: Visit, draft: Draft) -> Response:
    survey = survey_of(draft)
    form_token, today = bytes.fromhex(draft.form_token), datetime.now(UTC).date()
    with admitted() as tags, transaction("intake") as session:
        sealer = shelf().get_sealer(session, survey)
        receipt = record_answer(
            session,
            sealer,
            replace(survey, channel=CHANNEL) if draft.seed else survey,
            draft.answers,
            form_token=form_token,
            language=language().code,
            tags=tags,
            mode=find_mode(survey, draft.answers),
            today=today,
        )
        if draft.seed and receipt is Receipt.STORED:
            link_form(session, sealer, key_of(draft), form_token=form_token, today=today)
    if draft.seed:
        visit.save(without_text(draft, is_sent=True))
        return see("/reply")
    visit.save(draft.sent(is_new_version=receipt is Receipt.REVISED))
    return see("/done")


def _remove(draft: Draft, key: str) -> None:
    draft.answers[key] = {"state": State.SKIPPED.value}


def _hide(draft: Draft, key: str) -> None:
    text = draft.answers[key].get("text")
    if text:
        draft.answers[key] = {"text": hide_names(_redactor(), text)}


def _leave(draft: Draft, key: str) -> None:
    if key not in draft.kept_names:
        draft.kept_names.append(key)


CHANGES: dict[str, Callable[[Draft, str], None]] = {
    "remove": _remove,
    "hide": _hide,
    "leave": _leave,
}
"""What the buttons beside an answer do, by their name."""


def _sounds_like_danger(route: Route) -> bool:
    return any(
        flag.level is Level.RED
        for _, text in text_pages(route.survey, route.draft.answers)
        for flag in find_flags(PlainText(text))
    )


def _holds_too_long_text(route: Route) -> bool:
    return any(route.is_too_long(asked) for asked in route.pages)


def _line(draft: Draft, number: int, asked: Page) -> Line:
    said = read_answer(asked, draft.answers)
    if isinstance(said, State):
        words = str(NOT_SAID[said])
    elif isinstance(said, tuple):
        chosen = [choice.label(language().code) for choice in asked.answers if choice.code in said]
        words = "\n".join(chosen)
    else:
        words = draft.answers[asked.key]["text"]
    is_text = isinstance(said, str) and not isinstance(said, State)
    is_shown = is_text and asked.key not in draft.kept_names
    return Line(
        number=number,
        key=asked.key,
        ask=asked.wording(language().code).ask,
        said=words,
        is_answered=not isinstance(said, State),
        names=find_names(_redactor(), words) if is_shown else (),
    )


def _redactor() -> Redactor:
    found: Redactor = current_app.extensions["redactor"]
    return found
