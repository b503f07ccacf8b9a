"""Sign in and sign out."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask import session as form_session
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from voice.admin.forms import SignInForm
from voice.errors import LockedError
from voice.models.vault.staff import Staff, StaffRole
from voice.services import sessions
from voice.services.audit import Actor, record_event
from voice.services.keys import Unlocked, unlock_with_passphrase
from voice.services.signin import sign_in as open_account
from voice.services.unlocking import Message, send_to_worker
from voice.settings import Settings
from voice.web.guards import (
    COOKIE,
    allow,
    allow_strangers,
    current_actor,
    current_token_hash,
    remove_sign_in_cookie,
    set_sign_in_cookie,
)
from voice.web.readers import Readers
from voice.web.transaction import transaction

bp = Blueprint("sign_in", __name__)

REFUSED = (
    "Login, passphrase and code do not fit together. After several tries you may have to "
    "wait up to five minutes."
)


@bp.route("/sign-in", methods=["GET", "POST"])
@allow_strangers
def sign_in() -> ResponseReturnValue:
    """Ask for login, passphrase and code."""
    form = SignInForm()
    status = 200
    if form.validate_on_submit():
        token = _open(form)
        if token is not None:
            response = redirect(url_for("admin.home.home"), code=303)
            set_sign_in_cookie(response, token)
            return response
        form.code.errors = [REFUSED]
        status = 403
    return render_template("admin/sign_in.html", form=form), status


@bp.post("/sign-out")
@allow(*StaffRole)
def sign_out() -> Response:
    """End this sign-in and forget its keys."""
    token_hash = current_token_hash()
    with transaction("vault") as session:
        sessions.end_session(session, token_hash)
        record_event(session, current_actor(), "sign out", "this sign-in")
    readers().forget(token_hash)
    form_session.clear()
    flash("You are signed out.")
    response = redirect(url_for(".sign_in"), code=303)
    remove_sign_in_cookie(response)
    return response


@bp.get("/still-here")
@allow(*StaffRole)
def still_here() -> Response:
    """Keep a sign-in alive: the guard has noted the request already."""
    return Response(
        '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>', mimetype="image/svg+xml"
    )


def readers() -> Readers[Unlocked]:
    """Return the keys of those who are signed in."""
    found: Readers[Unlocked] = current_app.extensions["readers"]
    return found


def _open(form: SignInForm) -> str | None:
    """Return the token of a new sign-in, or ``None`` if the account stays closed."""
    now = datetime.now(UTC)
    secret = current_app.extensions["staff_secret"]
    actor = Actor(None, now, current_app.extensions["audit_key"])
    old = request.cookies.get(COOKIE)
    with transaction("vault") as session:
        staff = open_account(
            session,
            actor,
            login=form.login.data,
            passphrase=form.passphrase.data,
            code=form.code.data,
            secret=secret,
        )
        if staff is None:
            return None
        token = sessions.start_session(session, staff, now)
        if old:
            sessions.end_session(session, sessions.hash_token(old))
    unlocked = _unlock(staff, form.passphrase.data)
    if old:
        readers().forget(sessions.hash_token(old))
    if unlocked is not None:
        readers().keep(sessions.hash_token(token), unlocked, now)
    form_session.clear()
    return token


def _unlock(staff: Staff, passphrase: str) -> Unlocked | None:
    """Return the keys of a reader; planners have none."""
    try:
        with transaction("vault_read") as session:
            return unlock_with_passphrase(session, staff.id, passphrase)
    except LockedError:
        return None


def _prepare(state: BlueprintSetupState) -> None:
    """Keep readers' keys, and hand them to the worker while their sign-in lasts."""
    settings: Settings = state.app.extensions["settings"]

    def share(token_hash: bytes, span: timedelta, unlocked: Unlocked | None) -> None:
        message = Message(token_hash.hex(), int(span.total_seconds()), unlocked)
        send_to_worker(settings.worker_socket, message)

    state.app.extensions["readers"] = Readers[Unlocked](share)


bp.record_once(_prepare)
