"""Read what the staff side put into intake for everyone: heard lines, and the help check."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voice.models.intake.heard import PublishedHeardLine
from voice.models.intake.opening import HelpCheck


def list_published_lines(session: Session) -> Sequence[PublishedHeardLine]:
    """Return the published lines, the latest month first."""
    return session.scalars(
        select(PublishedHeardLine).order_by(PublishedHeardLine.month.desc(), PublishedHeardLine.id)
    ).all()


def find_help_check(session: Session, numbers_hash: str) -> str | None:
    """Return the month in which these very numbers were rung, or ``None``."""
    return session.scalar(select(HelpCheck.month).where(HelpCheck.numbers_hash == numbers_hash))


def find_first_month(session: Session) -> str | None:
    """Return the month in which help numbers were rung first: since then the site may ask."""
    return session.scalar(select(func.min(HelpCheck.month)))
