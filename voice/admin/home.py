"""The first page: it leads each person to their work."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from voice.models.vault.staff import StaffRole
from voice.web.guards import allow, current_staff
from voice.web.navigation import FIRST_PAGES

bp = Blueprint("home", __name__)


@bp.get("/")
@allow(*StaffRole)
def home() -> Response:
    """Go to the page where a person's work begins."""
    return redirect(url_for(FIRST_PAGES[current_staff().role]), code=303)
