"""Group notes: print the sheet for the adult who leads a talk, and type in what came back."""

import secrets

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from voice.errors import ReviewError
from voice.models.vault.staff import StaffRole
from voice.queries.groups import count_groups
from voice.review.paper import BAD_REQUEST, list_too_long, read_typed
from voice.services.group_notes import lay_out_notes, record_notes
from voice.services.help import load_help
from voice.services.intake import ID_BYTES, Receipt
from voice.services.paper_entries import worst_level
from voice.services.surveys.model import Answer, Kind
from voice.services.threads_public import get_sealer
from voice.web.guards import allow, current_actor
from voice.web.ids import read_id
from voice.web.transaction import transaction

bp = Blueprint("groups", __name__)


@bp.get("/groups")
@allow(StaffRole.REVIEWER)
def notes() -> str:
    """Say what group notes are and how many groups there were."""
    with transaction("vault_read") as session:
        count = count_groups(session)
    return render_template("review/groups.html", count=count)


@bp.get("/groups/sheet")
@allow(StaffRole.REVIEWER)
def sheet() -> str:
    """Show the sheet as it is printed."""
    settings = current_app.extensions["settings"]
    return render_template(
        "paper/form.html",
        form=lay_out_notes(),
        site_name=settings.site_name,
        organisation=settings.organisation_name,
        numbers=load_help().numbers,
        is_file=False,
    )


@bp.get("/groups/type")
@allow(StaffRole.REVIEWER)
def type_in() -> str:
    """Show the page on which the notes of one group are typed in."""
    return _show(secrets.token_hex(ID_BYTES), {}, [])


@bp.post("/groups/type")
@allow(StaffRole.REVIEWER)
def take_in() -> ResponseReturnValue:
    """Take in the notes of one group, once however often the button is pressed."""
    form = lay_out_notes()
    form_token = read_id(request.form.get("form_token", ""))
    if len(form_token) != ID_BYTES:
        abort(BAD_REQUEST)
    answers = read_typed(form, request.form)
    if wrong := list_too_long(form, answers):
        return _show(form_token.hex(), answers, [each.number for each in wrong]), BAD_REQUEST
    with transaction("vault") as vault, transaction("intake") as intake:
        receipt = record_notes(
            vault, intake, get_sealer(intake), current_actor(), answers, form_token=form_token
        )
    _tell(receipt, worst_level(answers))
    return redirect(url_for(".notes"), code=303)


@bp.errorhandler(ReviewError)
def refuse(error: ReviewError) -> Response:
    """Say why it cannot be done, above what group notes are."""
    flash(f"Not done: {error}.")
    return redirect(url_for("review.groups.notes"), code=303)


def _show(form_token: str, answers: dict[str, Answer], wrong: list[int]) -> str:
    form = lay_out_notes()
    return render_template(
        "review/groups-type.html",
        form=form,
        form_token=form_token,
        title="Type in the notes of a group",
        answers=answers,
        wrong=[question for question in form.questions if question.number in wrong],
        is_multi=lambda question: question.kind is Kind.MULTI,
    )


def _tell(receipt: Receipt, level: str | None) -> None:
    if receipt is Receipt.REPEATED:
        flash("These notes were taken in before. They count once.")
        return
    flash("Taken in as one group. Now destroy the paper as your policy says.")
    if level:
        flash("These words sound like danger. Do what your safeguarding plan says now.")
