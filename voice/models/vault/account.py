"""Answers after collection, one account for each."""

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from voice.db import VaultBase


class Stage(StrEnum):
    """How far the worker came with an account.

    ``shown`` is the last: ordinary accounts wait at ``coded`` until enough of them
    can be shown together, so that nobody can tell who came when. Flagged ones do not wait.
    """

    COLLECTED = "collected"
    OPENED = "opened"
    REDACTED = "redacted"
    FLAGGED = "flagged"
    CODED = "coded"
    SHOWN = "shown"
    UNREADABLE = "unreadable"


class Account(VaultBase):
    """One submission of one child, collected into the vault.

    The original stays sealed. Ticks stand beside it as ordinary rows; words stand
    in ``text``, redacted and locked.
    """

    __tablename__ = "account"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    id: Mapped[bytes] = mapped_column(primary_key=True)
    """The id the answer had in intake, so that collecting twice stores once."""
    child_id: Mapped[bytes] = mapped_column(index=True)
    """The unit of counting: all sendings of one form share it, however often it was edited."""
    survey_version: Mapped[str]
    channel: Mapped[str]
    week: Mapped[str] = mapped_column(index=True)
    sealed: Mapped[bytes]
    """The original, as the child sent it."""
    stage: Mapped[Stage] = mapped_column(index=True)
    language: Mapped[str]
    mode: Mapped[str]
    """How the answer was given: alone, with_worker, group ... or "unknown"."""
    about: Mapped[str]
    """Whom it is about: "self", "friend" or "unknown"."""
    use_of_words: Mapped[str]
    """What the child allows: "count", "quote" or "none"; "withdrawn" is no longer counted."""
    tags: Mapped[str]
    """Signals such as "crowd", separated by spaces; never a reason to refuse."""


class ClosedAnswer(VaultBase):
    """One tick, or the reason why there is none."""

    __tablename__ = "closed_answer"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    account_id: Mapped[bytes] = mapped_column(ForeignKey(Account.id), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    """The page of the survey, "b1" or "p2.a"."""
    code: Mapped[str] = mapped_column(primary_key=True)
    """An answer code, or skipped, rather_not, dont_know, not_asked, not_in_version."""


class DetachedCount(VaultBase):
    """How many gave one answer to a detached question; no row leads to a child."""

    __tablename__ = "detached_count"

    survey_version: Mapped[str] = mapped_column(primary_key=True)
    quarter: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    partner: Mapped[str] = mapped_column(primary_key=True)
    """The answer to the one coarse item it is crossed with, or the empty string."""
    count: Mapped[int]
    """Children for a base row, ticks for the others."""


class CollectedDetached(VaultBase):
    """A detached record that was counted and still waits to be removed from intake.

    It exists between two commits only, so that a kill in between counts nothing twice.
    """

    __tablename__ = "collected_detached"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    id: Mapped[bytes] = mapped_column(primary_key=True)
