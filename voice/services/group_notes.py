"""Take in what a group said in a talk, as the adult who led it noted it down.

One person types it in. It goes the way of every answer: sealed into intake, then collected,
opened, redacted, flagged and coded by the worker. Its mode is ``group``, so that it counts as one
group and stands in no number of children.
"""

from functools import cache

from sqlalchemy.orm import Session

from voice.errors import ReviewError
from voice.sealing import Sealer
from voice.services.audit import Actor, record_event
from voice.services.intake import Receipt, record_answer
from voice.services.paper_entries import ask_what_was_answered
from voice.services.paper_forms import PaperForm, lay_out
from voice.services.publishing import store_survey
from voice.services.surveys.loading import GROUP, load_packaged, load_survey, packaged_text
from voice.services.surveys.model import Answers, Survey, SurveyVersion

LANGUAGE = "en"
TYPED = "type group notes"


@cache
def load_group_survey() -> Survey:
    """Return the survey of a facilitator's notes; children never see it."""
    return load_survey(packaged_text(GROUP), others=load_packaged())


def lay_out_notes() -> PaperForm:
    """Return the sheet for the adult who leads the talk."""
    return lay_out(load_group_survey(), SurveyVersion.FULL, LANGUAGE)


def record_notes(
    vault: Session,
    intake: Session,
    sealer: Sealer,
    actor: Actor,
    answers: Answers,
    *,
    form_token: bytes,
) -> Receipt:
    """Seal the notes of one group and store them, once for each form token.

    :raises ReviewError: if nothing stands in them
    """
    if not any("state" not in answer for answer in answers.values()):
        message = "nothing was typed"
        raise ReviewError(message)
    survey = load_group_survey()
    store_survey(vault, survey)  # reviewers read its questions beside the words
    receipt = record_answer(
        intake,
        sealer,
        ask_what_was_answered(survey, answers),
        answers,
        form_token=form_token,
        language=LANGUAGE,
        tags=(),
        today=actor.at.date(),
    )
    if receipt is not Receipt.REPEATED:
        record_event(vault, actor, TYPED, f"group notes in {actor.at:%G-W%V}")
    return receipt
