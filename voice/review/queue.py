"""The review queue: what waits, and one text with every decision on one page."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from analysis.codebook import load_codebook
from analysis.text import Span
from voice.errors import ReviewError
from voice.models.vault.staff import StaffRole
from voice.queries import queue as queries
from voice.review.forms import AddCodeForm, CodeForm, ConcernForm, ReplyForm
from voice.review.highlights import find_words
from voice.review.reading import current_unlocked, show_text, unlock_text
from voice.services import review
from voice.services.help import load_help
from voice.services.questions import ABOUT, MODES, find_question, find_questions
from voice.services.threads import find_sent_replies
from voice.web.guards import allow, current_actor
from voice.web.ids import read_id
from voice.web.shortcuts import are_shortcuts_on
from voice.web.transaction import transaction

bp = Blueprint("queue", __name__)

MAX_PAGE = 10_000


@bp.get("/")
@allow(StaffRole.REVIEWER)
def waiting() -> str:
    """List the texts that wait, without their words."""
    page = min(max(request.args.get("page", 1, type=int), 1), MAX_PAGE)
    codebook = load_codebook()
    with transaction("vault_read") as session:
        rows = queries.list_waiting(session, page)
        count = queries.count_waiting(session)
        for_safety = queries.count_for_safety(session)
        flags = queries.count_flags(session)
        questions = find_questions(session, rows)
    return render_template(
        "review/queue.html",
        rows=rows,
        count=count,
        for_safety=for_safety,
        flags=flags,
        unverified=load_help().unverified,
        page=page,
        pages=max(1, -(-count // queries.PAGE_ROWS)),
        first=(page - 1) * queries.PAGE_ROWS + 1,
        questions=questions,
        modes=MODES,
        label=codebook.label,
    )


@bp.get("/next")
@allow(StaffRole.REVIEWER)
def next_text() -> Response:
    """Go to the first text that waits, or to the one behind ``?after=``."""
    after = request.args.get("after", "")
    with transaction("vault_read") as session:
        found = queries.find_next(session, read_id(after) if after else None)
    return to_text(found)


@bp.get("/texts/<string:text_id>")
@allow(StaffRole.REVIEWER)
def text(text_id: str) -> ResponseReturnValue:
    """Show one text with the words behind each suggestion."""
    return show_page(read_id(text_id), AddCodeForm())


@bp.post("/texts/<string:text_id>/suggestions/<string:suggestion_id>")
@allow(StaffRole.REVIEWER)
def decide(text_id: str, suggestion_id: str) -> Response:
    """Confirm, change or reject one suggestion."""
    form = CodeForm()
    with transaction("vault") as session:
        review.decide_suggestion(
            session,
            current_actor(),
            read_id(suggestion_id),
            decision=request.form.get("decision", ""),
            code=form.code.data or "",
            role=form.role.data or "",
            codebook=load_codebook(),
        )
    flash("Saved.")
    return redirect(url_for(".text", text_id=text_id, _anchor="decisions"), code=303)


@bp.post("/texts/<string:text_id>/codings")
@allow(StaffRole.REVIEWER)
def add(text_id: str) -> ResponseReturnValue:
    """Add a code that no machine suggested."""
    found = read_id(text_id)
    codebook = load_codebook()
    form = AddCodeForm()
    form.offer(codebook)
    span = _find_span(found, form) if form.validate_on_submit() else None
    if span is None:
        return show_page(found, form, status=400)
    with transaction("vault") as session:
        review.add_coding(
            session,
            current_actor(),
            found,
            code=form.code.data,
            role=form.role.data,
            span=span,
            codebook=codebook,
        )
    flash("Added.")
    return redirect(url_for(".text", text_id=text_id, _anchor="decisions"), code=303)


@bp.post("/texts/<string:text_id>/finish")
@allow(StaffRole.REVIEWER)
def finish(text_id: str) -> Response:
    """Confirm all that is open, finish the text and go on to the next."""
    found = read_id(text_id)
    with transaction("vault") as session:
        after = queries.find_next(session, found)
        review.confirm_all(session, current_actor(), found)
    flash("Finished. This is the next text.")
    return to_text(None if after == found else after)


@bp.post("/undo")
@allow(StaffRole.REVIEWER)
def undo() -> Response:
    """Take back the last decision of this person and show its text."""
    with transaction("vault") as session:
        text = review.undo_last(session, current_actor())
    if text is None:
        flash("There is nothing to undo.")
        return redirect(url_for(".waiting"), code=303)
    flash("Undone. The text is as it was before.")
    return redirect(url_for(".text", text_id=text.id.hex()), code=303)


@bp.errorhandler(ReviewError)
def refuse(error: ReviewError) -> Response:
    """Say why a decision could not be taken, beside the text as it is now."""
    flash(f"Not saved: {error}.")
    text_id = (request.view_args or {})["text_id"]
    return redirect(url_for("review.queue.text", text_id=text_id), code=303)


def _find_span(text_id: bytes, form: AddCodeForm) -> Span | None:
    """Return where the words of the form stand in the text, the whole text for none."""
    with transaction("vault_read") as session:
        page = queries.find_review_page(session, text_id) or abort(404)
    value = unlock_text(page)
    words = form.words.data or ""
    if not words.strip():
        return Span(0, len(value))
    span = find_words(value, words)
    if span is None:
        form.words.errors = ["These words do not stand in the text. Copy them as they are."]
    return span


def to_text(text_id: bytes | None) -> Response:
    """Lead to a text, or to the list where there is none."""
    if text_id is None:
        flash("Nothing waits any more.")
        return redirect(url_for("review.queue.waiting"), code=303)
    return redirect(url_for("review.queue.text", text_id=text_id.hex()), code=303)


def show_page(
    text_id: bytes,
    form: AddCodeForm,
    *,
    reply_form: ReplyForm | None = None,
    concern_form: ConcernForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Show one text with every decision, and the replies to who wrote it."""
    codebook = load_codebook()
    with transaction("vault_read") as session:
        page = queries.find_review_page(session, text_id) or abort(404)
        account = page.account
        question = find_question(session, account.survey_version, page.text.item)
        count = queries.count_waiting(session)
        replies = find_sent_replies(session, current_unlocked().opener, account)
    form.offer(codebook)
    value = unlock_text(page)
    shown = show_text(page, value, codebook)
    return (
        render_template(
            "review/text.html",
            page=page,
            shown=shown,
            question=question,
            count=count,
            mode=MODES.get(account.mode, account.mode),
            about=ABOUT.get(account.about, account.about),
            form=form,
            replies=replies,
            reply_form=reply_form or ReplyForm(formdata=None),
            concern_form=concern_form or ConcernForm(formdata=None),
            shortcuts=are_shortcuts_on(request.cookies),
        ),
        status,
    )
