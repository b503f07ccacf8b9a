"""Published releases: a list, one page for each, and its files."""

from flask import Blueprint, abort, render_template
from werkzeug.wrappers import Response

from voice.queries.releases import find_published, list_published
from voice.services.exports import MEDIA_TYPES, Format, export_release, file_name
from voice.web.guards import PLANNER, allow, current_actor
from voice.web.html import clean_staff_html
from voice.web.released import show_table
from voice.web.transaction import transaction

bp = Blueprint("releases", __name__)


@bp.get("/releases")
@allow(PLANNER)
def releases() -> str:
    """List what was published, the newest first."""
    with transaction("vault_read") as session:
        found = list_published(session)
    return render_template("planning/releases.html", releases=found)


@bp.get("/releases/<int(max=99999):number>")
@allow(PLANNER)
def release(number: int) -> str:
    """Show one release: its tables and charts, or why it was withdrawn."""
    with transaction("vault_read") as session:
        found = find_published(session, number) or abort(404)
    return render_template(
        "planning/release.html",
        release=found,
        note=clean_staff_html(found.note),
        tables=[show_table(table) for table in found.tables],
    )


@bp.get("/releases/<int(max=99999):number>.<any(csv, xlsx):file_format>")
@allow(PLANNER)
def download(number: int, file_format: Format) -> Response:
    """Give out a release as a file and enter that in the register."""
    with transaction("vault") as session:
        found = find_published(session, number)
        if found is None or found.is_withdrawn:
            abort(404)
        content = export_release(session, current_actor(), found, file_format)
    response = Response(content, content_type=MEDIA_TYPES[file_format])
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{file_name(found, file_format)}"'
    )
    return response
