"""Paper forms: print one, type in what came back, and let a second person type it in again."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from voice.errors import ReviewError
from voice.models.vault.staff import StaffRole
from voice.queries import paper as queries
from voice.review.reading import current_unlocked
from voice.services import paper_entries as entries
from voice.services.help import load_help
from voice.services.intake import clean_text
from voice.services.paper_forms import (
    PaperForm,
    PaperQuestion,
    lay_out,
    list_languages,
    list_versions,
)
from voice.services.publishing import list_published
from voice.services.surveys.model import Answer, Kind, State, SurveyVersion
from voice.services.threads_public import get_sealer
from voice.web.guards import allow, current_actor, current_staff
from voice.web.ids import read_id
from voice.web.transaction import transaction

bp = Blueprint("paper", __name__)

BAD_REQUEST = 400
FORM = "/paper/forms/<string:survey>/<string:version>/<string:language>"
ENTRY = "/paper/entries/<string:entry_id>"
VERSIONS = {
    SurveyVersion.PICTURES: "pictures and few words",
    SurveyVersion.SHORT: "short",
    SurveyVersion.FULL: "all questions",
}


@bp.get("/paper")
@allow(StaffRole.REVIEWER)
def waiting() -> str:
    """List what can be printed, and which forms wait for a second person."""
    with transaction("vault_read") as session:
        surveys = list_published(session)
        rows = queries.list_entries(session)
    return render_template(
        "review/paper.html",
        forms=[
            (survey, version, VERSIONS[version], language)
            for survey in surveys
            for version in list_versions(survey)
            for language in list_languages(survey)
        ],
        rows=rows,
        own_id=current_staff().id,
    )


@bp.get(FORM)
@allow(StaffRole.REVIEWER)
def sheet(survey: str, version: str, language: str) -> str:
    """Show a form as it is printed."""
    settings = current_app.extensions["settings"]
    return render_template(
        "paper/form.html",
        form=_find_form(survey, version, language),
        site_name=settings.site_name,
        organisation=settings.organisation_name,
        numbers=load_help().numbers,
        is_file=False,
    )


@bp.route(f"{FORM}/type", methods=["GET", "POST"])
@allow(StaffRole.REVIEWER)
def first(survey: str, version: str, language: str) -> ResponseReturnValue:
    """Take what the first person types."""
    form = _find_form(survey, version, language)
    if request.method == "GET":
        return show_typing(form, title="Type in a paper form")
    answers = read_typed(form, request.form)
    if wrong := list_too_long(form, answers):
        return show_typing(form, title="Type in a paper form", answers=answers, wrong=wrong)
    with transaction("intake") as intake:
        sealer = get_sealer(intake)
    with transaction("vault") as vault:
        entry = entries.store_first(vault, sealer, current_actor(), form, answers)
        label, level = entry.label, entry.level
    flash(f"Saved and sealed. Write {label} on every sheet, then give it to a second person.")
    warn_of_danger(level)
    return redirect(url_for(".waiting"), code=303)


@bp.route(ENTRY, methods=["GET", "POST"])
@allow(StaffRole.REVIEWER)
def second(entry_id: str) -> ResponseReturnValue:
    """Take what the second person types, who does not see what the first did."""
    with transaction("vault_read") as session:
        entry = queries.find_entry(session, read_id(entry_id)) or abort(404)
        entries.check_second(current_actor(), entry)
        form = entries.form_of(session, entry)
        label = entry.label
    title = f"Type in form {label} again"
    if request.method == "GET":
        return show_typing(form, title=title)
    answers = read_typed(form, request.form)
    if wrong := list_too_long(form, answers):
        return show_typing(form, title=title, answers=answers, wrong=wrong)
    with transaction("vault") as vault, transaction("intake") as intake:
        differences = entries.store_second(
            vault,
            intake,
            get_sealer(intake),
            current_unlocked().opener,
            current_actor(),
            queries.find_entry(vault, read_id(entry_id)) or abort(404),
            answers,
        )
    if differences:
        return redirect(url_for(".differences", entry_id=entry_id), code=303)
    return _taken_in(label)


@bp.route(f"{ENTRY}/differences", methods=["GET", "POST"])
@allow(StaffRole.REVIEWER)
def differences(entry_id: str) -> ResponseReturnValue:
    """Show where two people typed something else, and take the decisions."""
    if request.method == "POST":
        with transaction("vault") as vault, transaction("intake") as intake:
            entry = queries.find_entry(vault, read_id(entry_id)) or abort(404)
            label, opener = entry.label, current_unlocked().opener
            chosen = {
                key.removeprefix("d-"): value
                for key, value in request.form.items()
                if key.startswith("d-")
            }
            actor = current_actor()
            entries.decide(vault, intake, get_sealer(intake), opener, actor, entry, chosen)
        return _taken_in(label)
    with transaction("vault_read") as session:
        entry = queries.find_entry(session, read_id(entry_id)) or abort(404)
        entries.check_second(current_actor(), entry)
        form, opener = entries.form_of(session, entry), current_unlocked().opener
        typed = entries.open_first(entry, opener), entries.open_second(entry, opener)
        label = entry.label
    keys = entries.list_differences(typed[0].answers, typed[1].answers)
    shown = [
        (question, *(say(question, each.answers.get(question.key)) for each in typed))
        for question in form.questions
        if question.key in keys
    ]
    return render_template(
        "review/paper-differences.html", shown=shown, label=label, entry_id=entry_id
    )


@bp.route(f"{ENTRY}/discard", methods=["GET", "POST"])
@allow(StaffRole.REVIEWER)
def discard(entry_id: str) -> ResponseReturnValue:
    """Ask once more, then throw away what was typed of a form."""
    if request.method == "POST":
        with transaction("vault") as vault:
            entry = queries.find_entry(vault, read_id(entry_id)) or abort(404)
            entries.discard(vault, current_actor(), entry)
        flash("Thrown away. The paper can be typed in anew.")
        return redirect(url_for(".waiting"), code=303)
    with transaction("vault_read") as session:
        entry = queries.find_entry(session, read_id(entry_id)) or abort(404)
        label = entry.label
    return render_template("review/paper-discard.html", label=label, entry_id=entry_id)


@bp.errorhandler(ReviewError)
def refuse(error: ReviewError) -> Response:
    """Say why it cannot be done, above the list of what waits."""
    flash(f"Not done: {error}.")
    return redirect(url_for("review.paper.waiting"), code=303)


def show_typing(
    form: PaperForm,
    *,
    title: str,
    answers: dict[str, Answer] | None = None,
    wrong: list[PaperQuestion] | None = None,
) -> ResponseReturnValue:
    """Show the page on which a form is typed in, with what was typed before if it was wrong."""
    return (
        render_template(
            "review/paper-type.html",
            form=form,
            title=title,
            answers=answers or {},
            wrong=wrong or [],
            is_multi=lambda question: question.kind is Kind.MULTI,
        ),
        BAD_REQUEST if wrong else 200,
    )


def read_typed(form: PaperForm, sent: MultiDict[str, str]) -> dict[str, Answer]:
    """Return what was typed, for every question of the form: blank ones are skipped."""
    return {question.key: _read_one(question, sent) for question in form.questions}


def list_too_long(form: PaperForm, answers: dict[str, Answer]) -> list[PaperQuestion]:
    """Return the questions whose text is longer than they take, in order."""
    return [
        question
        for question in form.questions
        if len(answers[question.key].get("text", "")) > question.max_characters
    ]


def say(question: PaperQuestion, answer: Answer | None) -> str:
    """Return an answer in words, as it stands on the sheet."""
    if answer is None or answer.get("state") == State.SKIPPED:
        return "Left blank"
    if "text" in answer:
        return answer["text"]
    codes = answer.get("codes", [answer.get("state", "")])
    return "; ".join(
        (f"{box.letter}: {box.label}" if box.letter else box.label)
        for box in question.boxes
        if box.code in codes
    )


def warn_of_danger(level: str | None) -> None:
    """Tell who typed words of danger that they need not wait for anybody."""
    if level:
        flash(
            "These words sound like danger. Do what your safeguarding plan says now: "
            "they reach the flags only once the form is complete."
        )


def _read_one(question: PaperQuestion, sent: MultiDict[str, str]) -> Answer:
    name = f"a-{question.key}"
    if question.kind is Kind.TEXT:
        text = clean_text(sent.get(name, ""))
        return {"text": text} if text.strip() else {"state": State.SKIPPED.value}
    ticked = sent.getlist(name)
    codes = [box.code for box in question.boxes if box.code in ticked and box.letter]
    if codes:
        return {"codes": codes if question.kind is Kind.MULTI else codes[:1]}
    is_refused = State.RATHER_NOT.value in ticked
    return {"state": (State.RATHER_NOT if is_refused else State.SKIPPED).value}


def _find_form(survey: str, version: str, language: str) -> PaperForm:
    with transaction("vault_read") as session:
        found = entries.find_survey(session, survey)
    if (
        found is None
        or version not in list_versions(found)
        or language not in list_languages(found)
    ):
        abort(404)
    return lay_out(found, SurveyVersion(version), language)


def _taken_in(label: str) -> Response:
    flash(f"Form {label} is taken in. Both agreed. Now destroy the paper as your policy says.")
    return redirect(url_for("review.paper.waiting"), code=303)
