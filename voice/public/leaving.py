"""The way out: two blank pages in a row, because the page being left is cached after the first."""

from flask import Blueprint, Response, current_app
from flask_babel import gettext

from voice.public.kiosk import next_place
from voice.public.languages import at
from voice.public.shell import static_page
from voice.public.visits import forget
from voice.settings import Settings

bp = Blueprint("leaving", __name__)


@bp.get("/leave")
def leave() -> Response:
    """Throw the draft away and show nothing; works with and without a visit."""
    return _blank(at("/leave/2"))


@bp.get("/leave/2")
def leave_again() -> Response:
    """Do the same once more, then go to the neutral page; a shared device starts again."""
    settings: Settings = current_app.extensions["settings"]
    return _blank(next_place(settings.neutral_url))


@bp.get("/closed")
def closed() -> Response:
    """Say that this page has closed."""
    return static_page("errors/ended.html", title=gettext("This page has closed"))


def _blank(next_url: str) -> Response:
    response = static_page("public/leave.html", next_url=next_url)
    forget(response)
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response
