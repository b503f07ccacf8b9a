"""One's own account: keys of the keyboard, and other sign-ins."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from voice.admin.forms import AccountForm
from voice.models.vault.staff import StaffRole
from voice.services import sessions
from voice.services.audit import record_event
from voice.web.guards import allow, current_actor, current_staff, current_token_hash
from voice.web.shortcuts import are_shortcuts_on, set_shortcuts
from voice.web.transaction import transaction

bp = Blueprint("account", __name__)


@bp.route("/account", methods=["GET", "POST"])
@allow(*StaffRole)
def account() -> ResponseReturnValue:
    """Show a person's own account and take what they choose for this browser."""
    form = AccountForm(data={"shortcuts": are_shortcuts_on(request.cookies)})
    if form.validate_on_submit():
        response = redirect(url_for(".account"), code=303)
        set_shortcuts(response, is_on=form.shortcuts.data)
        flash("Saved for this browser.")
        return response
    return render_template("admin/account.html", form=form)


@bp.post("/account/sign-out-elsewhere")
@allow(*StaffRole)
def sign_out_elsewhere() -> Response:
    """End every other sign-in of this person."""
    with transaction("vault") as session:
        count = sessions.end_other_sessions(session, current_staff().id, current_token_hash())
        record_event(session, current_actor(), "sign out", "other sign-ins")
    flash(f"Other sign-ins that ended: {count}.")
    return redirect(url_for(".account"), code=303)
