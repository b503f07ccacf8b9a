"""What machines suggest and what persons confirm."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voice.db import Moment, VaultBase
from voice.models.vault.staff import Staff
from voice.models.vault.text import Text


class Verdict(StrEnum):
    """What a reviewer did with a suggestion."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    AMENDED = "amended"
    REJECTED = "rejected"


class Suggestion(VaultBase):
    """A code that a coder suggests, with the place of its evidence and all versions."""

    __tablename__ = "suggestion"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    id: Mapped[bytes] = mapped_column(primary_key=True)
    text_id: Mapped[bytes] = mapped_column(ForeignKey(Text.id), index=True)
    code: Mapped[str]
    role: Mapped[str]
    start: Mapped[int]
    """Offset in code points in the redacted text."""
    end: Mapped[int]
    score: Mapped[float]
    """From 0 to 1."""
    rule: Mapped[str]
    """The rule that fired; its words are read from the text, so none stand here."""
    coder: Mapped[str]
    coder_version: Mapped[str]
    codebook_version: Mapped[str]
    verdict: Mapped[Verdict]
    """Not indexed: nearly all are open at first, and text_id must be chosen instead."""


class Coding(VaultBase):
    """A code that a person confirmed, changed or added."""

    __tablename__ = "coding"
    __table_args__ = (
        UniqueConstraint("text_id", "code", "role", "start", "end"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[bytes] = mapped_column(primary_key=True)
    text_id: Mapped[bytes] = mapped_column(ForeignKey(Text.id), index=True)
    code: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    start: Mapped[int]
    """Offset in code points in the redacted text."""
    end: Mapped[int]
    suggestion_id: Mapped[bytes | None] = mapped_column(ForeignKey(Suggestion.id))
    """The suggestion it came from; null where a reviewer added the code."""
    codebook_version: Mapped[str]
    reviewer_id: Mapped[bytes] = mapped_column(ForeignKey(Staff.id))
    decided_at: Mapped[datetime] = mapped_column(Moment)
