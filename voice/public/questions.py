"""One question a page: ask it, keep the answer, go on."""

from flask import Blueprint, Response, abort, request
from flask_babel import gettext

from analysis.flags import find_flags
from analysis.text import PlainText
from voice.public.languages import language
from voice.public.route import Route
from voice.public.shell import page
from voice.public.visits import Visit, get_draft, get_visit, open_draft, see, survey_of
from voice.services.drafts import Draft
from voice.services.intake import clean_text
from voice.services.surveys.model import Answer, Kind, State

MAX_CODES = 60
MAX_CODE_CHARACTERS = 60
MAX_FLAGGED_CHARACTERS = 5000
"""No question takes more; what is longer comes back to be shortened first."""
ASIDE = {"help": "/help", "more": "/go-on", "pause": "/still-there"}
"""Where a form may lead that keeps what was typed and comes back to the same question."""

bp = Blueprint("questions", __name__)


@bp.get("/q/<int:number>")
def ask(number: int) -> Response:
    """Ask one question; one that is too far ahead leads to the first open one."""
    visit = get_visit()
    draft = get_draft(visit)
    if draft.is_sent:
        return see("/done")
    route = Route.of(survey_of(draft), draft)
    if not 1 <= number <= len(route.pages) or number > route.first_open:
        return see(route.path(max(number, 1)))
    return _question(visit, draft, route, number)


@bp.post("/q/<int:number>")
def answer(number: int) -> Response:
    """Keep the answer to one question, by the page's key and not by its number."""
    visit = get_visit()
    given = read_answer_form()
    draft = _draft_for(visit, given)
    if draft.is_sent:
        return see("/done")
    route = Route.of(survey_of(draft), draft)
    key = request.form.get("page", "")
    if not route.knows(key):
        return see(route.path(number))
    aside = ASIDE.get(request.form.get("to", ""), "")
    if not aside or "state" not in given:
        draft.answers[key] = given
        draft.kept_names = [kept for kept in draft.kept_names if kept != key]
        draft.has_panel = _opens_panel(route, key, given)
    draft.at = key if aside else ""
    visit.save(draft)
    return see(aside or _next(Route.of(route.survey, draft), key))


def read_answer_form() -> Answer:
    """Return what the form says: a text, ticks, or why there is neither."""
    pressed = request.form.get("do", "save")
    if pressed == State.RATHER_NOT:
        return {"state": State.RATHER_NOT.value}
    text = clean_text(request.form.get("text", ""))
    codes = [code for code in request.form.getlist("code") if len(code) <= MAX_CODE_CHARACTERS]
    if pressed == "skip" or not (text.strip() or codes):
        return {"state": State.SKIPPED.value}
    return {"text": text} if text.strip() else {"codes": codes[:MAX_CODES]}


def _draft_for(visit: Visit, given: Answer) -> Draft:
    """Return the draft to keep an answer in.

    Where the draft has ended or was sent, what is posted now begins a new one; after
    Send under the same form token, so that the child counts once.
    """
    if visit.draft is not None and not visit.draft.is_sent:
        visit.draft.is_rescued = False
        return visit.draft
    if "state" in given:
        if visit.draft is None:
            abort(410)
        return visit.draft
    draft = open_draft(request.form.get("channel", ""))
    draft.is_rescued = True
    if visit.draft is not None:
        draft.form_token = visit.draft.form_token
    return draft


def _next(route: Route, key: str) -> str:
    number = route.number_of(key)
    if number is None:
        return route.path(route.first_open)
    if request.form.get("to") == "check" and not route.is_too_long(route.pages[number - 1]):
        return route.path(len(route.pages) + 1)
    return route.path(number + 1)


def _opens_panel(route: Route, key: str, given: Answer) -> bool:
    number = route.number_of(key)
    is_listed = number is not None and route.pages[number - 1].needs_help_panel(given)
    text = given.get("text", "")[:MAX_FLAGGED_CHARACTERS]
    return is_listed or bool(find_flags(PlainText(text)))


def _question(visit: Visit, draft: Draft, route: Route, number: int) -> Response:
    asked = route.pages[number - 1]
    said = draft.answers.get(asked.key, {})
    returns_to_check = request.args.get("to") == "check"
    text = said.get("text", "")
    progress = route.progress(number)
    return page(
        "public/question.html",
        reflects=bool(text),
        title=gettext("Problem: %(page)s", page=progress) if route.is_too_long(asked) else progress,
        progress=progress,
        page=asked,
        words=asked.wording(language().code),
        is_text=asked.kind is Kind.TEXT,
        is_multi=asked.kind is Kind.MULTI,
        text=text,
        codes=said.get("codes", []),
        is_too_long=route.is_too_long(asked),
        is_rescued=draft.is_rescued,
        has_panel=draft.has_panel,
        back="/check" if returns_to_check else (f"/q/{number - 1}" if number > 1 else ""),
        action=f"/q/{number}",
        returns_to_check=returns_to_check,
        can_finish=bool(route.answered) and not returns_to_check,
        channel=survey_of(draft).channel,
        csrf=visit.csrf,
    )
