"""What waits in intake, and what waits in the vault for its next step."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voice.models.intake.answer import Answer, DetachedAnswer
from voice.models.intake.thread import Thread, ThreadRequest
from voice.models.vault.account import Account, Stage
from voice.models.vault.text import Flag, Text


def list_answers(session: Session, limit: int) -> Sequence[Answer]:
    """Return sealed answers in the order of their random ids, which tells nothing."""
    return session.scalars(select(Answer).order_by(Answer.id).limit(limit)).all()


def list_detached(session: Session, limit: int) -> Sequence[DetachedAnswer]:
    """Return sealed detached records in the order of their random ids."""
    return session.scalars(select(DetachedAnswer).order_by(DetachedAnswer.id).limit(limit)).all()


def list_requests(session: Session) -> Sequence[ThreadRequest]:
    """Return all sealed requests about threads: in which order they were made is sealed too."""
    return session.scalars(select(ThreadRequest).order_by(ThreadRequest.id)).all()


def list_threads(session: Session) -> Sequence[bytes]:
    """Return the lookup hash of each code that opens something, in their random order."""
    return session.scalars(select(Thread.lookup_hash).order_by(Thread.lookup_hash)).all()


def list_accounts(session: Session, stage: Stage, limit: int) -> Sequence[Account]:
    """Return accounts that stand at ``stage``, in the order of their random ids."""
    return session.scalars(
        select(Account).where(Account.stage == stage).order_by(Account.id).limit(limit)
    ).all()


def count_accounts(session: Session, stage: Stage) -> int:
    """Return how many accounts stand at ``stage``."""
    return session.scalar(select(func.count()).where(Account.stage == stage)) or 0


def list_flagged_ids(session: Session) -> Sequence[bytes]:
    """Return the ids of coded accounts that carry a safeguarding flag."""
    flagged = select(Text.account_id).join(Flag, Flag.text_id == Text.id)
    return session.scalars(
        select(Account.id).where(Account.stage == Stage.CODED, Account.id.in_(flagged))
    ).all()
