"""A device that many share: it starts again after each child, and keeps nothing of the one before.

That a device is shared stands in its address and nowhere else: the operator opens the site under
a name of their own, as in "/library-tablet", and every link and form stays under it. No cookie and
no storage says so, and whoever opens the usual address on a phone of their own has the usual site.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, abort, current_app, request
from flask_babel import gettext

from voice.public.languages import at
from voice.public.shell import static_page
from voice.services.surveys.model import Answers, Survey
from voice.services.surveys.routing import MODE_NOT_SAID, answer_mode
from voice.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEY = "voice.kiosk"
SHARED = "shared_device"
GRACE_SECONDS = 120
"""How long the device asks whether somebody is still there before it clears."""
START = "public.landing.show"
WAY_OUT = frozenset({"public.leaving.leave", "public.leaving.leave_again"})
STILL_THERE = "public.kiosk.still_there"

bp = Blueprint("kiosk", __name__)


class Kiosk:
    """Take the name of a shared device off the head of an address before the site sees it.

    :param name: what the operator calls it; another head is an address like all others
    """

    def __init__(self, site: "WSGIApplication", name: str) -> None:
        self._site = site
        self._name = name

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        _, _, path = environ.get("PATH_INFO", "").partition("/")
        name, slash, rest = path.partition("/")
        if slash and name == self._name:
            environ[KEY] = True
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{name}"
            environ["PATH_INFO"] = f"/{rest}"
        return self._site(environ, start_response)


def join(app: Flask, settings: Settings) -> None:
    """Let ``app`` be opened on a shared device, if the operator named one."""
    app.context_processor(_words)
    app.after_request(clear_later)
    if settings.kiosk:
        app.wsgi_app = Kiosk(app.wsgi_app, settings.kiosk)  # type: ignore[method-assign]  # Flask's documented way to add middleware


def is_kiosk() -> bool:
    """Tell whether the request comes from a shared device."""
    return bool(request.environ.get(KEY))


def next_place(neutral_url: str) -> str:
    """Return where "Leave this page" ends: elsewhere, or at the start for the next child."""
    return at("/") if is_kiosk() else neutral_url


def find_mode(survey: Survey, answers: Answers) -> str | None:
    """Return how an answer was given, where the device says so and the child does not."""
    is_said = answer_mode(survey, answers) != MODE_NOT_SAID
    return SHARED if is_kiosk() and not is_said else None


def clear_later(response: Response) -> Response:
    """Let a page of a shared device ask after some minutes whether somebody is still there."""
    if not is_kiosk():
        return response
    is_page = response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 308}
    if not is_page or request.endpoint in {START, *WAY_OUT}:
        return response
    if request.endpoint == STILL_THERE:
        response.headers["Refresh"] = f"{GRACE_SECONDS}; url={at('/leave')}"
    else:
        response.headers["Refresh"] = f"{_minutes() * 60}; url={at('/still-there')}"
    return response


@bp.get("/still-there")
def still_there() -> Response:
    """Ask whether somebody is still there; without an answer the device clears."""
    if not is_kiosk():
        abort(404)
    return static_page("public/still-there.html", title=gettext("Are you still there?"))


def _words() -> dict[str, object]:
    if not is_kiosk():
        return {"kiosk_minutes": 0}
    usual = at("/").replace(f"/{_settings().kiosk}", "", 1)
    return {"kiosk_minutes": _minutes(), "usual_address": usual}


def _minutes() -> int:
    return _settings().kiosk_minutes


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
