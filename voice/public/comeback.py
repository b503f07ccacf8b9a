"""Come back: a code after sending, and with it replies, one more word, or the end of it all.

What a young person wrote is never shown here. All this site opens is replies, and how far it came.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from flask import Blueprint, Flask, Response, abort, current_app, request
from flask_babel import format_date, gettext, lazy_gettext

from analysis.flags import find_flags
from analysis.text import PlainText
from voice.errors import BusyError, SurveyClosedError
from voice.public.shell import page, static_page
from voice.public.visits import (
    begin,
    forget,
    get_draft,
    get_visit,
    hand_over,
    open_draft,
    see,
    survey_of,
)
from voice.services.comeback import Codes, ThreadKey, code_length, list_words, make_code, read_code
from voice.services.drafts import Draft
from voice.services.intake import clean_text
from voice.services.payloads import COUNT, NONE, QUOTE, WITHDRAWN, StatusStage
from voice.services.surveys.model import Channel, Kind
from voice.services.surveys.routing import pages
from voice.services.threads_public import (
    ask_to_erase,
    ask_to_use,
    find_status,
    get_sealer,
    has_thread,
    list_replies,
    open_thread,
    tell_visit,
)
from voice.services.turns import Turns
from voice.settings import Settings
from voice.web.limits import has_tries
from voice.web.origin import is_from_here
from voice.web.transaction import transaction

CHANNEL = "reply"
MAX_FLAGGED_CHARACTERS = 5000
ASIDE = {"help": "/help", "more": "/go-on", "pause": "/still-there"}
"""Where the box on the page may lead that keeps what was typed and comes back to it."""
STAGES = {
    "": lazy_gettext("We have got it. Come back tomorrow to see if someone has read it."),
    StatusStage.GOT: lazy_gettext("We have got it. Nobody has read it yet."),
    StatusStage.PART: lazy_gettext("Someone has read some of it."),
    StatusStage.READ: lazy_gettext("Someone has read it."),
    StatusStage.COUNTED: lazy_gettext("Someone has read it. It is counted with what others said."),
}
OFFERED = {
    COUNT: lazy_gettext("Only count what I said"),
    QUOTE: lazy_gettext("You can use a bit, with everything hidden"),
    NONE: lazy_gettext("Do not use my words"),
    WITHDRAWN: lazy_gettext("I take it back. Do not count it"),
}
USES = {
    COUNT: lazy_gettext("We only count what you said."),
    QUOTE: lazy_gettext("We may use a bit of your words, with everything hidden."),
    NONE: lazy_gettext("We do not use your words."),
    WITHDRAWN: lazy_gettext("You took it back. We do not count it any more."),
}

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
    app.jinja_env.globals.update(
        has_codes=pepper is not None,
        n_code_words=code_length(len(list_words())),
        code_months=settings.code_months,
    )
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
    """Ask for the words."""
    _codes()
    return static_page("public/code.html", title=gettext("I have a code"), is_miss=False)


@bp.get("/code/again")
def ask_again() -> Response:
    """Say that the words open nothing: the same page for every reason there can be."""
    _codes()
    return static_page("public/code.html", title=gettext("Problem: I have a code"), is_miss=True)


@bp.post("/code")
def enter() -> Response:
    """Try a code; whatever it is, the work is the same.

    Where too many are tried at once, or from one network, it is not tried at all. The words are
    not shown again: a page without a visit shows nothing that was typed.
    """
    if not is_from_here():  # as on the first page: there is no token before a visit
        abort(403)
    try:
        if not has_tries():
            return _busy()
        key = _codes().unlock(read_code(request.form.get("words", "")))
        with transaction("intake_read") as session:
            is_open = has_thread(session, key.lookup_hash)
    except BusyError:
        return _busy()
    if not is_open:
        return see("/code/again")
    with suppress(BusyError), transaction("intake") as session:
        tell_visit(session, key.lookup_hash, today=_today())
    response = see("/reply")
    draft = Draft(channel=CHANNEL, survey_version="")
    begin(replace(draft, thread=key.lookup_hash.hex(), seed=key.seed.hex()), response)
    return response


@bp.get("/reply")
def show() -> Response:
    """Show how far it came and what staff wrote back, and nothing that the child wrote."""
    visit = get_visit()
    draft = _get_thread(visit.draft)
    key = key_of(draft)
    with transaction("intake_read") as session:
        if not has_thread(session, key.lookup_hash):
            abort(410)
        replies = list_replies(session, key)
        status = find_status(session, key)
    shown = page(
        "public/reply.html",
        reflects=False,
        title=gettext("Your page"),
        replies=[ShownReply(_words_of_day(reply["day"]), reply["text"]) for reply in replies],
        told=status,
        stage=STAGES.get(status.stage, STAGES[""]),
        use=USES.get(status.use, ""),
        asked=USES.get(status.asked, ""),
        is_sent=draft.is_sent,
        has_panel=draft.has_panel and not is_writing(draft),
        is_writing=is_writing(draft),
        csrf=visit.csrf,
    )
    visit.save(replace(draft, is_sent=False, has_panel=draft.has_panel and is_writing(draft)))
    return shown


@bp.post("/reply")
def write() -> Response:
    """Keep one more text of the same child as a draft, to be checked and sent like every other.

    Where the page has closed meanwhile, the text begins a new message without the code.
    """
    visit = get_visit()
    text = clean_text(request.form.get("text", ""))
    aside = ASIDE.get(request.form.get("to", ""), "")
    if text.strip():
        draft = _begin_text(visit.draft, text)
        draft.at = next(iter(draft.answers)) if aside else ""
        visit.save(draft)
    else:
        draft = _get_thread(visit.draft)
    if aside:
        return see(aside)
    return see(("/check" if draft.seed else "/q/1") if text.strip() else "/reply")


@bp.get("/reply/words")
def ask_use() -> Response:
    """Ask what we may do with the words that were sent with this code."""
    visit = get_visit()
    _get_thread(visit.draft)
    return page(
        "public/words.html",
        reflects=False,
        title=gettext("Your words"),
        uses=OFFERED,
        csrf=visit.csrf,
    )


@bp.post("/reply/words")
def change_use() -> Response:
    """Ask the worker, sealed, to change what we may do with the words; no tick changes nothing."""
    draft = _get_thread(get_visit().draft)
    use = request.form.get("use", "")
    if use in OFFERED:
        with transaction("intake") as session:
            ask_to_use(session, get_sealer(session), key_of(draft), use, today=_today())
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
        ask_to_erase(session, get_sealer(session), key_of(draft), today=_today())
    response = see("/reply/deleted")
    forget(response)
    return response


@bp.get("/reply/deleted")
def deleted() -> Response:
    """Say that it will be deleted, and when."""
    return static_page("public/deleted.html", title=gettext("We will delete it"))


def key_of(draft: Draft) -> ThreadKey:
    """Return the key of the thread that a child came back to."""
    return ThreadKey(bytes.fromhex(draft.thread), bytes.fromhex(draft.seed))


def is_writing(draft: Draft) -> bool:
    """Say whether a child who came back has a text that is not sent yet."""
    return bool(draft.seed and draft.survey_version)


def has_only_thread(draft: Draft | None) -> bool:
    """Say whether a child came back and writes nothing just now."""
    return draft is not None and bool(draft.seed) and not is_writing(draft)


def without_text(draft: Draft, *, is_sent: bool) -> Draft:
    """Return what stays of a text that was sent under a code, or thrown away: the code."""
    return Draft(
        channel=CHANNEL,
        survey_version="",
        thread=draft.thread,
        seed=draft.seed,
        is_sent=is_sent,
        has_panel=is_sent and draft.has_panel,
    )


def _begin_text(draft: Draft | None, text: str) -> Draft:
    new = open_draft(Channel.MESSAGE)
    asked = next(page for page in pages(survey_of(new), {}) if page.kind is Kind.TEXT)
    new.answers[asked.key] = {"text": text}
    new.has_panel = bool(find_flags(PlainText(text[:MAX_FLAGGED_CHARACTERS])))
    if draft is None or not draft.seed:
        new.is_rescued = True
    else:
        new.channel, new.thread, new.seed = CHANNEL, draft.thread, draft.seed
    return new


def _busy() -> Response:
    return static_page(
        "errors/fault.html",
        status=503,
        title=gettext("We are very busy"),
        lines=(
            gettext("This does not mean that your words are wrong."),
            gettext("Please wait a minute, then type them again."),
        ),
    )


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
