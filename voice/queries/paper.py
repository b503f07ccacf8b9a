"""Which paper forms wait for a second person."""

from collections.abc import Sequence

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from voice.models.vault.paper import PaperEntry


def list_entries(session: Session) -> Sequence[PaperEntry]:
    """Return every form that waits: words of danger first, then the oldest week."""
    urgency = case((PaperEntry.level == "red", 0), (PaperEntry.level == "amber", 1), else_=2)
    return session.scalars(
        select(PaperEntry).order_by(urgency, PaperEntry.week, PaperEntry.label)
    ).all()


def find_entry(session: Session, entry_id: bytes) -> PaperEntry | None:
    """Return one form that waits, or ``None``."""
    return session.get(PaperEntry, entry_id)
