"""Write back to a young person who asked for a come-back code."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from voice.errors import ReviewError
from voice.models.vault.staff import StaffRole
from voice.queries import queue as queries
from voice.review.forms import AddCodeForm, ReplyForm
from voice.review.queue import refuse, show_page
from voice.services.threads import find_lookup_hash, write_reply
from voice.services.threads_public import get_sealer
from voice.web.guards import allow, current_actor
from voice.web.ids import read_id
from voice.web.transaction import transaction

bp = Blueprint("replies", __name__)
bp.register_error_handler(ReviewError, refuse)


@bp.post("/texts/<string:text_id>/replies")
@allow(StaffRole.REVIEWER)
def reply(text_id: str) -> ResponseReturnValue:
    """Seal a reply for the child and for staff; intake commits first, so no reply is lost."""
    found = read_id(text_id)
    form = ReplyForm()
    if not form.validate_on_submit():
        return show_page(found, AddCodeForm(formdata=None), reply_form=form, status=400)
    with transaction("vault") as vault, transaction("intake") as intake:
        page = queries.find_review_page(vault, found) or abort(404)
        lookup_hash = find_lookup_hash(vault, page.account) or abort(404)
        write_reply(
            vault,
            intake,
            get_sealer(intake),
            current_actor(),
            lookup_hash=lookup_hash,
            text=form.reply.data,
        )
    flash("Sent. The young person can read it with their code.")
    return redirect(url_for("review.queue.text", text_id=text_id, _anchor="replies"), code=303)
