"""Help: static pages that work while the database does not, and the way back from them."""

from flask import Blueprint, Response
from flask_babel import gettext

from voice.public.languages import list_elsewhere
from voice.public.route import Route
from voice.public.shell import static_page
from voice.public.visits import find_visit, see, survey_of

bp = Blueprint("helping", __name__)


@bp.get("/help")
def show() -> Response:
    """Show the few numbers that matter now."""
    return static_page(
        "public/help.html",
        title=gettext("Get help now"),
        is_first=True,
        elsewhere=list_elsewhere(),
    )


@bp.get("/help/more")
def more() -> Response:
    """Show the rest of the numbers."""
    return static_page(
        "public/help.html",
        title=gettext("More people who can help"),
        is_first=False,
        elsewhere=list_elsewhere(),
    )


@bp.get("/go-on")
def go_on() -> Response:
    """Lead back to the question a child came from, or to the first page."""
    visit = find_visit()
    if visit is None or visit.draft is None:
        return see("/")
    if visit.draft.seed and not visit.draft.survey_version:
        return see("/reply")
    if visit.draft.is_sent:
        return see("/done")
    route = Route.of(survey_of(visit.draft), visit.draft)
    return see(route.path(route.number_of(visit.draft.at) or route.first_open))
