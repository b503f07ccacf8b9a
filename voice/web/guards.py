"""Who may open which page of the staff site. A route that does not say so stops the start.

Each view carries exactly one policy, :func:`allow` or :func:`allow_strangers`. Before
each request the guard reads the sign-in from the cookie and compares.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response as BaseResponse

from voice.errors import PolicyError
from voice.models.vault.staff import Staff, StaffRole
from voice.services import sessions
from voice.services.audit import Actor
from voice.services.staff_secret import derive_key
from voice.web import assets, headers, navigation, staff_errors
from voice.web.origin import is_from_here
from voice.web.transaction import transaction

View = TypeVar("View", bound=Callable[..., Any])

COOKIE = "__Host-s"
ANYBODY: frozenset[StaffRole] = frozenset()
PLANNER = StaffRole.PLANNER
"""Named here too, because the planners' pages import no table, not even a role."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def allow(*roles: StaffRole) -> Callable[[View], View]:
    """Let only signed-in people with one of these roles use a view.

    :raises PolicyError: if no role is named, or the view has a policy already
    """
    if not roles:
        message = "name at least one role"
        raise PolicyError(message)
    return lambda view: _declare(view, frozenset(roles))


def allow_strangers(view: View) -> View:
    """Let everybody use a view: the way in, and what its page needs.

    :raises PolicyError: if the view has a policy already
    """
    return _declare(view, ANYBODY)


def join(app: Flask) -> None:
    """Guard every route of the staff site, with headers, tokens and error pages.

    :raises PolicyError: if a route has no policy
    """
    secret: bytes = app.extensions["staff_secret"]
    app.extensions["audit_key"] = derive_key(secret, "audit")
    app.config.update(
        SECRET_KEY=derive_key(secret, "forms"),
        SESSION_COOKIE_NAME="__Host-f",
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        WTF_CSRF_SSL_STRICT=False,  # is_from_here looks at the origin, behind proxies too
    )
    assets.join(app, Path(app.root_path).parent / "static")
    allow_strangers(app.view_functions["asset"])
    headers.join_staff(app)
    navigation.join(app)
    staff_errors.join(app)
    app.before_request(guard)
    CSRFProtect(app)
    app.context_processor(lambda: {"person": g.get("staff"), "idle": sessions.IDLE})
    check_policies(app)


def check_policies(app: Flask) -> None:
    """Refuse to start with a route that does not say who may use it.

    :raises PolicyError: naming each such route
    """
    open_routes = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if policy_of(app.view_functions[rule.endpoint]) is None
    ]
    if open_routes:
        message = f"these routes do not say who may use them: {', '.join(sorted(open_routes))}"
        raise PolicyError(message)


def policy_of(view: Callable[..., Any]) -> frozenset[StaffRole] | None:
    """Return the roles that may use a view; none named means everybody, ``None`` no policy."""
    found: frozenset[StaffRole] | None = getattr(view, "allowed_roles", None)
    return found


def guard() -> BaseResponse | None:
    """Stop whoever may not use the page that is asked for."""
    if request.method not in SAFE_METHODS and not is_from_here():
        abort(403)
    if request.endpoint is None:
        return None
    roles = policy_of(current_app.view_functions[request.endpoint])
    if roles == ANYBODY:
        return None
    staff = _find_staff()
    if staff is None:
        if request.method in SAFE_METHODS:
            return redirect(url_for("admin.sign_in.sign_in"), code=303)
        abort(403)
    if roles is None or staff.role not in roles:
        abort(403)
    return None


def current_staff() -> Staff:
    """Return who is signed in; only for views that strangers may not use."""
    staff: Staff = g.staff
    return staff


def current_actor() -> Actor:
    """Return who acts, now, for services that log what they do."""
    return Actor(current_staff().id, datetime.now(UTC), current_app.extensions["audit_key"])


def current_token_hash() -> bytes:
    """Return the name of this sign-in; only for views that strangers may not use."""
    token_hash: bytes = g.token_hash
    return token_hash


def set_sign_in_cookie(response: Response | BaseResponse, token: str) -> None:
    """Give the browser the token of a new sign-in."""
    response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="Strict")


def remove_sign_in_cookie(response: Response | BaseResponse) -> None:
    """Take the token back from the browser."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Strict")


def _declare(view: View, roles: frozenset[StaffRole]) -> View:
    if policy_of(view) is not None:
        message = f"{view.__name__} says twice who may use it"
        raise PolicyError(message)
    view.__dict__["allowed_roles"] = roles
    return view


def _find_staff() -> Staff | None:
    """Return who is signed in, and note that the sign-in is in use."""
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    now = datetime.now(UTC)
    token_hash = sessions.hash_token(token)
    readers = current_app.extensions["readers"]
    with transaction("vault_read") as session:
        found = sessions.find_person(session, token_hash, now)
    if found is None:
        readers.forget(token_hash)
        return None
    staff, is_due = found
    if is_due:
        with transaction("vault") as session:
            sessions.mark_used(session, token_hash, now)
    readers.mark_used(token_hash, now)
    g.staff = staff
    g.token_hash = token_hash
    return staff
