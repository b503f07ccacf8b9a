"""Move sealed answers from intake into the vault; a kill in between loses and doubles nothing.

Each function runs in a transaction of its own database. Rows leave intake only
after the vault has them, and storing twice stores once.
"""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from voice.models.intake.answer import Answer, DetachedAnswer
from voice.models.vault.account import Account, CollectedDetached, DetachedCount, Stage
from voice.opening import Opener
from voice.services.payloads import DETACHED, DetachedPayload, decode_detached

UNKNOWN = "unknown"


def store_answers(vault: Session, answers: Sequence[Answer]) -> int:
    """Store collected answers, still sealed; those the vault has already are passed over.

    :returns: how many were new
    """
    new = [answer for answer in answers if vault.get(Account, answer.id) is None]
    vault.add_all(
        Account(
            id=answer.id,
            child_id=answer.id,
            survey_version=answer.survey_version,
            channel=answer.channel,
            week=answer.week,
            sealed=answer.sealed,
            stage=Stage.COLLECTED,
            language=UNKNOWN,
            mode=UNKNOWN,
            about=UNKNOWN,
            use_of_words="count",
            tags="",
        )
        for answer in new
    )
    vault.flush()
    return len(new)


def remove_answers(intake: Session, answers: Sequence[Answer]) -> None:
    """Remove from intake what the vault has; its form tokens stay."""
    ids = [answer.id for answer in answers]
    intake.execute(delete(Answer).where(Answer.id.in_(ids)))


def count_detached(vault: Session, records: Sequence[DetachedAnswer], opener: Opener) -> None:
    """Add detached records to their counters, each once, and keep none of them.

    :raises SealedError: if one cannot be opened
    """
    for record in records:
        if vault.get(CollectedDetached, record.id) is not None:
            continue
        vault.add(CollectedDetached(id=record.id))
        opened = opener.open(record.sealed, kind=DETACHED, form=record.survey_version)
        _count(vault, record, decode_detached(opened))
        vault.flush()


def remove_detached(intake: Session, records: Sequence[DetachedAnswer]) -> None:
    """Remove from intake what was counted."""
    ids = [record.id for record in records]
    intake.execute(delete(DetachedAnswer).where(DetachedAnswer.id.in_(ids)))


def forget_detached(vault: Session, records: Sequence[DetachedAnswer]) -> None:
    """Forget that these were counted, once intake has them no more."""
    ids = [record.id for record in records]
    vault.execute(delete(CollectedDetached).where(CollectedDetached.id.in_(ids)))


def _count(vault: Session, record: DetachedAnswer, payload: DetachedPayload) -> None:
    key = (
        record.survey_version,
        record.quarter,
        payload["item"],
        payload["code"],
        payload["partner"],
    )
    counter = vault.get(DetachedCount, key)
    if counter is None:
        counter = DetachedCount(
            survey_version=key[0], quarter=key[1], item=key[2], code=key[3], partner=key[4], count=0
        )
        vault.add(counter)
    counter.count += 1
