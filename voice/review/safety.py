"""Texts that may be read for safety only: each is read by a person, and never coded."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from voice.errors import ReviewError
from voice.models.vault.staff import StaffRole
from voice.queries import queue as queries
from voice.review.forms import AddCodeForm, ConcernForm
from voice.review.queue import MAX_PAGE, refuse, show_page, to_text
from voice.services import safety
from voice.services.questions import MODES, find_questions
from voice.web.guards import allow, current_actor
from voice.web.ids import read_id
from voice.web.navigation import count_with
from voice.web.transaction import transaction

bp = Blueprint("safety", __name__)
bp.register_error_handler(ReviewError, refuse)


@bp.get("/safety")
@allow(StaffRole.REVIEWER)
def waiting() -> str:
    """List the texts that nobody has read for safety yet, without their words."""
    page = min(max(request.args.get("page", 1, type=int), 1), MAX_PAGE)
    with transaction("vault_read") as session:
        rows = queries.list_waiting(session, page, for_safety_only=True)
        count = queries.count_for_safety(session)
        questions = find_questions(session, rows)
    return render_template(
        "review/safety.html",
        rows=rows,
        count=count,
        page=page,
        pages=max(1, -(-count // queries.PAGE_ROWS)),
        first=(page - 1) * queries.PAGE_ROWS + 1,
        questions=questions,
        modes=MODES,
    )


@bp.post("/texts/<string:text_id>/read")
@allow(StaffRole.REVIEWER)
def finish(text_id: str) -> Response:
    """Note that a person has read a text and worries about nothing, and go on to the next."""
    found = read_id(text_id)
    with transaction("vault") as session:
        after = queries.find_next(session, found)
        safety.finish_reading(session, current_actor(), found)
    flash("Read for safety. This is the next text.")
    return to_text(None if after == found else after)


@bp.post("/texts/<string:text_id>/concern")
@allow(StaffRole.REVIEWER)
def raise_concern(text_id: str) -> ResponseReturnValue:
    """Put a text on the list of flags, where the safeguarding plan begins."""
    found = read_id(text_id)
    form = ConcernForm()
    if not form.validate_on_submit():
        return show_page(found, AddCodeForm(formdata=None), concern_form=form, status=400)
    with transaction("vault") as session:
        _ = queries.find_review_page(session, found) or abort(404)
        safety.raise_concern(
            session,
            current_actor(),
            found,
            category=form.category.data or "",
            level=form.level.data or "",
        )
    flash("Raised. It stands on this list until somebody acts on it.")
    return redirect(url_for("review.safeguarding.flags"), code=303)


@bp.record_once
def _count_in_navigation(state: BlueprintSetupState) -> None:
    count_with(state.app, "review.safety.waiting", _count)


def _count() -> int:
    with transaction("vault_read") as session:
        return queries.count_for_safety(session)
