"""Keep the site closed until the operator has rung the help numbers that it shows.

Help, what happens to words, and the way out stay open. A site that was found open stays
so without asking again: other numbers come with another start.
"""

from flask import Flask, Response, current_app, request
from flask_babel import gettext

from voice.errors import BusyError
from voice.public.shell import static_page
from voice.queries.published_heard import find_help_check
from voice.services.help import Help
from voice.settings import Settings
from voice.web.transaction import transaction

ALWAYS_OPEN = ("public.helping.", "public.leaving.", "public.landing.privacy")
KEY = "is_open"


def join(app: Flask, settings: Settings) -> None:
    """Keep ``app`` closed until the numbers were rung; a demonstration is open, and says so."""
    app.extensions[KEY] = True
    if not settings.is_demo:
        with app.app_context():
            app.extensions[KEY] = _are_numbers_rung()
        app.before_request(refuse_while_closed)


def refuse_while_closed() -> Response | None:
    """Show that the site is not open yet, with people to call, instead of a page."""
    if current_app.extensions[KEY] or (request.endpoint or "").startswith(ALWAYS_OPEN):
        return None
    current_app.extensions[KEY] = _are_numbers_rung()
    if current_app.extensions[KEY]:
        return None
    return static_page("errors/not-open.html", status=503, title=gettext("This is not open yet"))


def _are_numbers_rung() -> bool:
    """Tell whether the numbers were rung; without a database nothing can be sent anyway."""
    found: Help = current_app.extensions["help"]
    try:
        with transaction("intake_read") as session:
            return find_help_check(session, found.numbers_hash) is not None
    except BusyError:
        return True
