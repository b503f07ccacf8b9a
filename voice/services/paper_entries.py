"""Type in forms that came on paper: two people, each without seeing what the other typed.

Until both agree, what was typed stands sealed in the vault. Then it is sealed once more, as an
answer like every other, and the worker opens, redacts, flags and codes it.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.flags import Level, find_flags
from analysis.text import PlainText
from voice.errors import ReviewError
from voice.models.vault.paper import PaperEntry
from voice.models.vault.survey_version import SurveyVersion as SurveyRow
from voice.opening import Opener
from voice.sealing import Sealer
from voice.services.audit import Actor, record_event
from voice.services.intake import ID_BYTES, Receipt, record_answer
from voice.services.paper_forms import PaperForm, lay_out
from voice.services.payloads import PAPER
from voice.services.surveys.documents import from_document
from voice.services.surveys.model import (
    Answer,
    Answers,
    Cards,
    Item,
    Kind,
    State,
    Survey,
    SurveyVersion,
)
from voice.services.surveys.routing import VERSION_ITEM

PAPER_MODE = "paper"
LABEL_LETTERS = "BCDFGHJKLMNPQRTVWXZ2346789"
"""No vowels and nothing that looks like another sign, so that no word and no doubt arises."""
TYPED, CHECKED, DECIDED, DISCARDED = (
    "type paper form",
    "check paper form",
    "decide paper form",
    "discard paper form",
)
SKIPPED: Answer = {"state": State.SKIPPED.value}


@dataclass(frozen=True, slots=True)
class Typed:
    """What one person typed, opened.

    :param form_token: 16 bytes, the same for both persons: one sheet counts once
    """

    form_token: bytes
    answers: Answers


def store_first(
    session: Session, sealer: Sealer, actor: Actor, form: PaperForm, answers: Answers
) -> PaperEntry:
    """Seal what the first person typed and let it wait for the second."""
    entry = PaperEntry(
        id=secrets.token_bytes(ID_BYTES),
        label=_new_label(session),
        survey_version=form.survey,
        version=form.version.value,
        language=form.language,
        week=f"{actor.at:%G-W%V}",
        level=worst_level(answers),
        first_by=_person(actor),
        first_sealed=_seal(sealer, form.survey, Typed(secrets.token_bytes(ID_BYTES), answers)),
        second_by=None,
        second_sealed=None,
    )
    session.add(entry)
    session.flush()
    record_event(session, actor, TYPED, f"paper form {entry.id.hex()}")
    return entry


def list_differences(first: Answers, second: Answers) -> list[str]:
    """Return the page keys under which two people typed something else, sorted."""
    keys = sorted({*first, *second})
    return [key for key in keys if first.get(key, SKIPPED) != second.get(key, SKIPPED)]


def store_second(
    vault: Session,
    intake: Session,
    sealer: Sealer,
    opener: Opener,
    actor: Actor,
    entry: PaperEntry,
    answers: Answers,
) -> list[str]:
    """Compare what the second person typed; take the form in if it is the same.

    :returns: the page keys that differ, and then the form waits for a decision
    :raises ReviewError: if the same person typed it both times
    """
    check_second(actor, entry)
    first = open_first(entry, opener)
    differences = list_differences(first.answers, answers)
    record_event(vault, actor, CHECKED, f"paper form {entry.id.hex()}")
    if not differences:
        _take_in(vault, intake, sealer, actor, entry, first)
        return []
    entry.second_by = actor.staff_id
    entry.second_sealed = _seal(sealer, entry.survey_version, replace(first, answers=answers))
    vault.flush()
    return differences


def decide(
    vault: Session,
    intake: Session,
    sealer: Sealer,
    opener: Opener,
    actor: Actor,
    entry: PaperEntry,
    chosen: Mapping[str, str],
) -> None:
    """Take a form in with, for each page that differs, what the first or the second typed.

    :param chosen: "first" or "second" by page key
    :raises ReviewError: if a page is not decided, or the first person decides alone
    """
    check_second(actor, entry)
    first, second = open_first(entry, opener), open_second(entry, opener)
    merged = dict(first.answers)
    for key in list_differences(first.answers, second.answers):
        if chosen.get(key) not in {"first", "second"}:
            message = "choose one for each question"
            raise ReviewError(message)
        if chosen[key] == "second":
            merged[key] = second.answers.get(key, SKIPPED)
    record_event(vault, actor, DECIDED, f"paper form {entry.id.hex()}")
    _take_in(vault, intake, sealer, actor, entry, replace(first, answers=merged))


def discard(session: Session, actor: Actor, entry: PaperEntry) -> None:
    """Throw away what was typed of a form."""
    record_event(session, actor, DISCARDED, f"paper form {entry.id.hex()}")
    session.delete(entry)
    session.flush()


def check_second(actor: Actor, entry: PaperEntry) -> None:
    """Let only another person than the first check a form.

    :raises ReviewError: if it is the same
    """
    if entry.first_by == actor.staff_id:
        message = "somebody else must type it in the second time"
        raise ReviewError(message)


def open_first(entry: PaperEntry, opener: Opener) -> Typed:
    """Return what the first person typed.

    :raises SealedError: if no unlocked key opens it
    """
    return _open(entry.first_sealed, entry, opener)


def open_second(entry: PaperEntry, opener: Opener) -> Typed:
    """Return what the second person typed.

    :raises ReviewError: if nobody typed it a second time, or both were the same
    :raises SealedError: if no unlocked key opens it
    """
    if entry.second_sealed is None:
        message = "nobody has typed it in a second time"
        raise ReviewError(message)
    return _open(entry.second_sealed, entry, opener)


def find_survey(session: Session, version: str) -> Survey | None:
    """Return a survey that children could ever see, or ``None``."""
    row = session.get(SurveyRow, version)
    return from_document(json.loads(row.document)) if row and row.is_published else None


def form_of(session: Session, entry: PaperEntry) -> PaperForm:
    """Return the sheet that an entry was typed from.

    :raises ReviewError: if its survey is gone
    """
    survey = find_survey(session, entry.survey_version)
    if survey is None:
        message = "its survey is not here any more"
        raise ReviewError(message)
    return lay_out(survey, SurveyVersion(entry.version), entry.language)


def record_paper(
    intake: Session,
    sealer: Sealer,
    survey: Survey,
    version: SurveyVersion,
    typed: Typed,
    *,
    language: str,
    today: date,
) -> Receipt:
    """Take in what stands on a sheet: every tick and every word, also beside the route.

    On a screen nobody is asked what is not for them. On paper they may answer it, and what a
    child wrote is never dropped: such questions count as asked.
    """
    answers = dict(typed.answers)
    if survey.find_item(VERSION_ITEM):
        answers[VERSION_ITEM] = {"codes": [version.value]}
    return record_answer(
        intake,
        sealer,
        ask_what_was_answered(survey, answers),
        answers,
        form_token=typed.form_token,
        language=language,
        tags=(),
        today=today,
        mode=PAPER_MODE,
    )


def ask_what_was_answered(survey: Survey, answers: Answers) -> Survey:
    """Return the survey so that each answer on the sheet stands on its route."""
    items = [each for item in survey.items for each in _opened(survey, item, answers)]
    return replace(survey, items=tuple(items))


def worst_level(answers: Answers) -> str | None:
    """Return "red" or "amber" where a text holds words of danger, the worst of them."""
    texts = [answer["text"] for answer in answers.values() if "text" in answer]
    levels = {flag.level for text in texts for flag in find_flags(PlainText(text))}
    worst = [level for level in (Level.RED, Level.AMBER) if level in levels]
    return worst[0].value if worst else None


def _opened(survey: Survey, item: Item, answers: Answers) -> list[Item]:
    keys = [item.id, *(f"{item.id}.{part.key}" for part in item.parts)]
    follow_up = item.follow_up
    follow_up_key = f"{item.id}.{follow_up.key}" if follow_up else ""
    is_answered = any(_is_said(answers, key) for key in keys)
    is_followed = bool(follow_up) and _is_said(answers, follow_up_key)
    if not is_answered and not is_followed:
        return [item]
    asked = replace(item, ask_if="", cards=replace(item.cards, ask_if=""))
    source = survey.find_item(item.answers_from) if item.answers_from else None
    if source is not None:
        asked = replace(asked, answers_from="", answers=source.answers, cards=source.cards)
    if follow_up is None or not is_followed:
        return [asked]
    own = Item(
        id=follow_up_key,
        link=follow_up_key,
        kind=follow_up.kind or item.kind,
        purpose=item.purpose,
        used_in=item.used_in,
        retention_months=item.retention_months,
        sensitivity=item.sensitivity,
        versions=follow_up.versions,
        text=follow_up.text,
        answers=follow_up.answers or (() if follow_up.kind is Kind.TEXT else item.answers),
        cards=Cards(text=follow_up.cards.text, answers=follow_up.cards.answers),
        max_characters=item.max_characters,
        prior=follow_up.prior,
    )
    return [replace(asked, follow_up=None), own]


def _is_said(answers: Answers, key: str) -> bool:
    return "state" not in answers.get(key, SKIPPED)


def _take_in(
    vault: Session,
    intake: Session,
    sealer: Sealer,
    actor: Actor,
    entry: PaperEntry,
    typed: Typed,
) -> None:
    """Seal a form as an answer. Intake commits first; done twice, its form token counts it once."""
    survey = find_survey(vault, entry.survey_version)
    if survey is None:
        message = "its survey is not here any more"
        raise ReviewError(message)
    record_paper(
        intake,
        sealer,
        survey,
        SurveyVersion(entry.version),
        typed,
        language=entry.language,
        today=actor.at.date(),
    )
    vault.delete(entry)
    vault.flush()


def _seal(sealer: Sealer, survey_version: str, typed: Typed) -> bytes:
    record = {"token": typed.form_token.hex(), "answers": dict(typed.answers)}
    plain = json.dumps(record, sort_keys=True, ensure_ascii=False).encode()
    return sealer.seal(plain, kind=PAPER, form=survey_version)


def _open(sealed: bytes, entry: PaperEntry, opener: Opener) -> Typed:
    record: dict[str, Any] = json.loads(opener.open(sealed, kind=PAPER, form=entry.survey_version))
    return Typed(bytes.fromhex(record["token"]), cast("dict[str, Answer]", record["answers"]))


def _new_label(session: Session) -> str:
    while True:
        signs = "".join(secrets.choice(LABEL_LETTERS) for _ in range(4))
        label = f"{signs[:2]}-{signs[2:]}"
        if session.scalar(select(PaperEntry.id).where(PaperEntry.label == label)) is None:
            return label


def _person(actor: Actor) -> bytes:
    if actor.staff_id is None:
        message = "nobody is signed in"
        raise ReviewError(message)
    return actor.staff_id
