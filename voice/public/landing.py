"""The first pages: who asks, how to leave, what happens to what a child says."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, request
from flask_babel import gettext

from voice.public.heard import list_newest
from voice.public.languages import language, list_elsewhere
from voice.public.shell import static_page
from voice.public.visits import (
    begin,
    get_draft,
    get_visit,
    list_languages,
    open_draft,
    see,
    shelf,
)
from voice.services.surveys.model import Channel
from voice.web.capacity import check_room
from voice.web.origin import is_from_here
from voice.web.transaction import transaction

ON_THE_FIRST_PAGE = (Channel.SURVEY, Channel.MESSAGE)

bp = Blueprint("landing", __name__)


@dataclass(frozen=True, slots=True)
class Way:
    """One more way in: a button, and the line under it."""

    channel: str
    title: str
    lead: str


@bp.get("/")
def show() -> Response:
    """Say who asks and why; the two ways to begin, and where the others are."""
    return static_page(
        "public/landing.html",
        elsewhere=list_elsewhere(list_languages()),
        lines=list_newest(),
    )


@bp.get("/ways")
def ways() -> Response:
    """List what else is open, each with what we cannot promise."""
    code = language().code
    with transaction("intake_read") as session:
        surveys = shelf().list_open(session)
    found = tuple(
        Way(survey.channel, survey.titles[code], survey.leads.get(code, ""))
        for survey in surveys
        if survey.channel not in ON_THE_FIRST_PAGE and code in survey.titles
    )
    return static_page("public/ways.html", title=gettext("Something else to tell us"), ways=found)


@bp.post("/start")
def start() -> Response:
    """Begin a visit: the only page that sets the cookie."""
    channel = request.form.get("channel", "survey")
    if channel not in list(Channel):
        abort(400)
    if not is_from_here():  # there is no token yet: it would set the cookie before Start
        abort(403)
    check_room()  # better said now than after all was typed
    response = see("/how-to-leave")
    begin(open_draft(channel), response)
    return response


@bp.get("/how-to-leave")
def how_to_leave() -> Response:
    """Say how to leave quickly, before anything is typed."""
    get_draft(get_visit())
    return static_page("public/how-to-leave.html", title=gettext("Before you start"))


@bp.get("/privacy")
def privacy() -> Response:
    """Say what happens to what a child says."""
    return static_page(
        "public/privacy.html",
        title=gettext("What happens to what I say"),
        elsewhere=list_elsewhere(),
    )
