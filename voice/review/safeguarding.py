"""Flags for safety: red first, then amber, the oldest first."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from voice.errors import ReviewError
from voice.models.vault.staff import StaffRole
from voice.queries import queue as queries
from voice.review.reading import CONCERNS
from voice.services import review
from voice.services.safety import BY_PERSON
from voice.web.guards import allow, current_actor
from voice.web.ids import read_id
from voice.web.transaction import transaction

bp = Blueprint("safeguarding", __name__)


@bp.get("/flags")
@allow(StaffRole.REVIEWER)
def flags() -> str:
    """List what nobody has acknowledged, without words."""
    with transaction("vault_read") as session:
        rows = queries.list_flags(session)
        counts = queries.count_flags(session)
    return render_template(
        "review/flags.html",
        rows=rows,
        counts=counts,
        categories=CONCERNS,
        by_person=BY_PERSON,
    )


@bp.post("/flags/<string:flag_id>/acknowledge")
@allow(StaffRole.REVIEWER)
def acknowledge(flag_id: str) -> Response:
    """Note that a person has read a flag and acts on it."""
    with transaction("vault") as session:
        review.acknowledge_flag(session, current_actor(), read_id(flag_id))
    flash("Acknowledged. Now do what your safeguarding plan says.")
    return redirect(url_for(".flags"), code=303)


@bp.errorhandler(ReviewError)
def refuse(error: ReviewError) -> Response:
    """Say that somebody else was first."""
    flash(f"Not saved: {error}.")
    return redirect(url_for("review.safeguarding.flags"), code=303)
