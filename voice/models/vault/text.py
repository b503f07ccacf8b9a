"""The words of an account, redacted, and what was found in them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from voice.db import Moment, VaultBase
from voice.models.vault.account import Account
from voice.models.vault.staff import Staff


class Text(VaultBase):
    """What a child wrote in one box, without names and numbers, locked with the data key."""

    __tablename__ = "text"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    id: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[bytes] = mapped_column(ForeignKey(Account.id), index=True)
    item: Mapped[str]
    """The page of the survey, "b3"."""
    prior: Mapped[str | None]
    """The role that the question suggests; null for free words."""
    redacted: Mapped[bytes]
    is_codable: Mapped[bool]
    """False where the child said "do not use my words": read for safety only."""
    reviewed_by: Mapped[bytes | None] = mapped_column(ForeignKey(Staff.id))
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    """When a person finished with it; null until then."""
    place: Mapped[str | None] = mapped_column(default=None)
    """Its place in the review queue: its worst flag, week, doubt; null when not waiting."""


Index(
    "ix_text_place",
    Text.place,
    Text.id,
    sqlite_where=Text.place.is_not(None),
    postgresql_where=Text.place.is_not(None),
)
Index(
    "ix_text_safety",
    Text.place,
    Text.id,
    sqlite_where=Text.place.is_not(None) & ~Text.is_codable,
    postgresql_where=Text.place.is_not(None) & ~Text.is_codable,
)


class Removal(VaultBase):
    """One thing that redaction took out: its kind and place, never its words."""

    __tablename__ = "removal"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    text_id: Mapped[bytes] = mapped_column(ForeignKey(Text.id), primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Offset in code points in the original."""
    end: Mapped[int]
    kind: Mapped[str]
    number: Mapped[int]
    """Which person (place ...) of this answer it was, from 1."""


class Flag(VaultBase):
    """Words that a person must look at for safety. A flag never blocks or lowers anything."""

    __tablename__ = "flag"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    id: Mapped[bytes] = mapped_column(primary_key=True)
    text_id: Mapped[bytes] = mapped_column(ForeignKey(Text.id), index=True)
    category: Mapped[str]
    level: Mapped[str]
    """red or amber."""
    start: Mapped[int]
    """Offset in code points in the original."""
    end: Mapped[int]
    rule: Mapped[str]
    acknowledged_by: Mapped[bytes | None] = mapped_column(ForeignKey(Staff.id))
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)


Index(
    "ix_flag_waiting",
    Flag.level,
    Flag.text_id,
    sqlite_where=Flag.acknowledged_at.is_(None),
    postgresql_where=Flag.acknowledged_at.is_(None),
)
