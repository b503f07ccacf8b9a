"""Lines of "You said, we did": one person writes, another publishes, either withdraws."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from voice.errors import HeardError
from voice.models.vault.staff import StaffRole
from voice.queries import heard as queries
from voice.review.forms import HeardForm
from voice.services import heard
from voice.services.heard import LineDraft, Words
from voice.services.languages import LANGUAGES, SOURCE
from voice.web.guards import allow, current_actor, current_staff
from voice.web.ids import read_id
from voice.web.transaction import transaction

bp = Blueprint("heard", __name__)

BAD_REQUEST = 400
OUTCOMES = {
    "done": "We did it",
    "planned": "We will do it",
    "cannot": "We cannot do it",
}
OTHERS = tuple(language for language in LANGUAGES if language != SOURCE)


@bp.get("/heard")
@allow(StaffRole.REVIEWER)
def lines() -> str:
    """List every line with what can be done with it."""
    with transaction("vault_read") as session:
        rows = queries.list_lines(session)
        themes = queries.list_themes(session)
    shown = [(row, heard.read_words(row), heard.hash_of(row)) for row in rows]
    return render_template(
        "review/heard.html",
        rows=shown,
        themes=themes,
        outcomes=OUTCOMES,
        languages={language.code: language for language in LANGUAGES},
        own=current_staff().id,
    )


@bp.route("/heard/new", methods=["GET", "POST"])
@allow(StaffRole.REVIEWER)
def write() -> ResponseReturnValue:
    """Write a line about a theme of a published release."""
    form = _form()
    if not form.validate_on_submit():
        return _show(form, status=BAD_REQUEST if form.errors else 200)
    try:
        with transaction("vault") as session:
            heard.write_line(session, current_actor(), _draft(form))
    except HeardError as error:
        return _show(form, status=BAD_REQUEST, complaint=str(error))
    flash("Kept. A second person must publish it.")
    return redirect(url_for(".lines"), code=303)


@bp.route("/heard/<string:line_id>", methods=["GET", "POST"])
@allow(StaffRole.REVIEWER)
def edit(line_id: str) -> ResponseReturnValue:
    """Change a line that is not published yet."""
    found = read_id(line_id)
    with transaction("vault") as session:
        line = queries.get_line(session, found)
    words = heard.read_words(line)
    form = _form(words, theme=line.code, outcome=line.outcome.value, month=line.month)
    if not form.validate_on_submit():
        return _show(form, status=BAD_REQUEST if form.errors else 200, words=words)
    try:
        with transaction("vault") as session:
            heard.edit_line(session, current_actor(), found, _draft(form))
    except HeardError as error:
        return _show(form, status=BAD_REQUEST, complaint=str(error), words=words)
    flash("Kept. A second person must publish it.")
    return redirect(url_for(".lines"), code=303)


@bp.post("/heard/<string:line_id>/publish")
@allow(StaffRole.REVIEWER)
def publish(line_id: str) -> Response:
    """Show a line to children, in the name of a second person."""
    shown_hash = request.form.get("shown_hash", "")
    with transaction("vault") as vault, transaction("intake") as intake:
        heard.approve_line(vault, intake, current_actor(), read_id(line_id), shown_hash=shown_hash)
    flash("Published. Young people can read it within a minute.")
    return redirect(url_for(".lines"), code=303)


@bp.post("/heard/<string:line_id>/withdraw")
@allow(StaffRole.REVIEWER)
def withdraw(line_id: str) -> Response:
    """Take a line away from children; intake commits first, so it is gone in any case."""
    with transaction("vault") as vault, transaction("intake") as intake:
        heard.withdraw_line(vault, intake, current_actor(), read_id(line_id))
    flash("Withdrawn. It is gone from every page within a minute.")
    return redirect(url_for(".lines"), code=303)


@bp.errorhandler(HeardError)
def refuse(error: HeardError) -> Response:
    """Say why a line cannot go on, above the list."""
    flash(f"Not done: {error}.")
    return redirect(url_for("review.heard.lines"), code=303)


def _form(words: Words | None = None, **data: str) -> HeardForm:
    english = (words or {}).get(SOURCE.code, {})
    form = HeardForm(data={**data, **english} if data else None)
    with transaction("vault_read") as session:
        form.offer(queries.list_themes(session))
    return form


def _show(
    form: HeardForm, *, status: int, complaint: str = "", words: Words | None = None
) -> ResponseReturnValue:
    typed: Words = _translations() if request.method == "POST" else (words or {})
    page = render_template(
        "review/heard-line.html", form=form, complaint=complaint, others=OTHERS, words=typed
    )
    return page, status


def _draft(form: HeardForm) -> LineDraft:
    english = {"said": (form.said.data or "").strip(), "did": (form.did.data or "").strip()}
    return LineDraft(
        code=form.theme.data or "",
        outcome=form.outcome.data or "",
        month=(form.month.data or "").strip(),
        words={SOURCE.code: english, **_translations()},
    )


def _translations() -> Mapping[str, Mapping[str, str]]:
    """Return what was typed in other languages; nothing for a language left empty."""
    typed = {
        language.code: {
            half: request.form.get(f"{half}-{language.code}", "").strip()
            for half in ("said", "did")
        }
        for language in OTHERS
    }
    return {code: halves for code, halves in typed.items() if any(halves.values())}
