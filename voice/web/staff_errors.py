"""Errors become pages of the staff site, once."""

import traceback

from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from voice.errors import BusyError, LockedError

Reply = tuple[str, int] | Response

SERVER_ERROR = 500
LINES = {
    400: ("The form has expired", "Go back, load the page again and send the form once more."),
    403: ("You may not open this page", "Your account has no access to it."),
    404: ("There is no such page", "The address may be old, or mistyped."),
    405: ("This page cannot be used that way", "Go back and use the buttons on the page."),
    413: ("That was too much", "Make what you wrote shorter and send it again."),
    500: (
        "Something went wrong",
        "Nothing was changed. Try again; if it stays, tell your administrator.",
    ),
    503: ("The database is busy", "Nothing was changed. Wait a moment and try again."),
}


def join(app: Flask) -> None:
    """Give the staff site its error pages."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(BusyError, lambda _error: _page(503))
    app.register_error_handler(LockedError, _locked)
    app.register_error_handler(Exception, _fault)


def _http_error(error: HTTPException) -> Reply:
    return _page(error.code or SERVER_ERROR)


def _locked(_error: LockedError) -> Reply:
    if request.method == "POST":
        return _page(403)
    flash("Sign in again to read the texts: the keys are kept only while you work.")
    return redirect(url_for("admin.sign_in.sign_in"), code=303)


def _fault(error: Exception) -> Reply:
    """Log where an unforeseen error happened, and none of its values."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    name = type(error).__name__
    current_app.logger.error(
        "%s at %s:%s, page %s", name, place.filename, place.lineno, request.endpoint
    )
    return _page(SERVER_ERROR)


def _page(status: int) -> Reply:
    title, line = LINES.get(status, LINES[400 if status < SERVER_ERROR else SERVER_ERROR])
    return render_template("errors/staff/fault.html", title=title, line=line), status
