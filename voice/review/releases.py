"""Releases: build one, look at it as planners will, let a second person approve it."""

from datetime import UTC, datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from analysis.codebook import load_codebook
from voice.errors import ReleaseError
from voice.models.vault.staff import StaffRole
from voice.queries import releases as queries
from voice.review.forms import ReleaseForm, WithdrawForm
from voice.services.heard import withdraw_lines_of
from voice.services.releases import (
    Heading,
    approve_release,
    freeze_release,
    preview_release,
    withdraw_release,
)
from voice.web.guards import allow, current_actor, current_staff
from voice.web.html import clean_staff_html
from voice.web.released import show_table
from voice.web.transaction import transaction

bp = Blueprint("releases", __name__)

BAD_REQUEST = 400


@bp.get("/releases")
@allow(StaffRole.REVIEWER)
def releases() -> str:
    """List every release, the newest first."""
    with transaction("vault_read") as session:
        rows = queries.list_releases(session)
    return render_template("review/releases.html", rows=rows)


@bp.route("/releases/new", methods=["GET", "POST"])
@allow(StaffRole.REVIEWER)
def build() -> ResponseReturnValue:
    """Ask for title and note, show the tables as they would be released, then freeze them."""
    form = ReleaseForm()
    if not form.validate_on_submit():
        status = BAD_REQUEST if form.errors else 200
        return render_template("review/release-new.html", form=form, preview=None), status
    heading = _heading(form)
    if request.form.get("step") == "freeze":
        with transaction("vault") as session:
            frozen = freeze_release(session, current_actor(), load_codebook(), heading)
        flash(f"Release {frozen.number} is frozen. A second person must approve it.")
        return redirect(url_for(".release", number=frozen.number), code=303)
    today = datetime.now(UTC).date()
    with transaction("vault_read") as session:
        preview = preview_release(session, load_codebook(), heading, today=today)
    tables = [show_table(table) for table in preview.tables]
    return render_template(
        "review/release-new.html", form=form, preview=preview, tables=tables, note=heading.note
    )


def _heading(form: ReleaseForm) -> Heading:
    settings = current_app.extensions["settings"]
    return Heading(
        title=form.title.data or "",
        note=clean_staff_html(form.note.data or ""),
        area=settings.organisation_name,
        licence=settings.release_licence,
    )


@bp.get("/releases/<int(max=99999):number>")
@allow(StaffRole.REVIEWER)
def release(number: int) -> str:
    """Show a release with its hash, and the button that approves exactly this."""
    with transaction("vault_read") as session:
        row = queries.get_release(session, number)
        found = queries.read_release(row)
    return render_template(
        "review/release.html",
        release=found,
        note=clean_staff_html(found.note),
        tables=[show_table(table) for table in found.tables],
        is_own=row.built_by == current_staff().id,
    )


@bp.post("/releases/<int(max=99999):number>/approve")
@allow(StaffRole.REVIEWER)
def approve(number: int) -> Response:
    """Publish a release in the name of a second person, who says which hash they saw."""
    shown = request.form.get("shown_hash", "")
    with transaction("vault") as session:
        approve_release(session, current_actor(), number, shown_hash=shown)
    flash(f"Release {number} is published. Planners can see it now.")
    return redirect(url_for(".release", number=number), code=303)


@bp.route("/releases/<int(max=99999):number>/withdraw", methods=["GET", "POST"])
@allow(StaffRole.REVIEWER)
def withdraw(number: int) -> ResponseReturnValue:
    """Take a release back, with a reason that planners read."""
    form = WithdrawForm()
    if not form.validate_on_submit():
        status = BAD_REQUEST if form.errors else 200
        return render_template("review/release-withdraw.html", form=form, number=number), status
    with transaction("vault") as vault, transaction("intake") as intake:
        withdraw_release(vault, current_actor(), number, reason=form.reason.data or "")
        withdraw_lines_of(vault, intake, current_actor(), number)
    flash(f"Release {number} is withdrawn. Planners see the reason and no table.")
    return redirect(url_for(".release", number=number), code=303)


@bp.errorhandler(ReleaseError)
def refuse(error: ReleaseError) -> Response:
    """Say why a release cannot go on, above the list of releases."""
    flash(f"Not done: {error}.")
    return redirect(url_for("review.releases.releases"), code=303)
