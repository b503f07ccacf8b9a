"""Releases: what planners get."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, ForeignKey, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from voice.db import Moment, VaultBase
from voice.errors import ReleaseError
from voice.models.vault.staff import Staff


class ReleaseState(StrEnum):
    """How far a release came."""

    FROZEN = "frozen"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Release(VaultBase):
    """Suppressed tables, frozen, numbered and hashed. A published one never changes."""

    __tablename__ = "release"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1, never used again."""
    title: Mapped[str]
    note: Mapped[str]
    """What staff want readers to know: simple HTML."""
    content: Mapped[str]
    """Everything in the release, as canonical JSON."""
    content_hash: Mapped[str]
    """SHA-256 of the content, in hexadecimal."""
    exact: Mapped[str]
    """The tables before suppression, as JSON, to compare the next release with; never shown."""
    state: Mapped[ReleaseState]
    built_by: Mapped[bytes] = mapped_column(ForeignKey(Staff.id))
    built_at: Mapped[datetime] = mapped_column(Moment)
    approved_by: Mapped[bytes | None] = mapped_column(ForeignKey(Staff.id))
    """The second person."""
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_reason: Mapped[str | None]
    """Why planners may no longer use it; null while they may."""


CHANGE_ONCE = frozenset({"approved_by", "approved_at", "withdrawn_reason"})


@event.listens_for(Release, "before_update")
def _refuse_change(_mapper: Mapper[Release], _connection: Connection, release: Release) -> None:
    """Let a release go from state to state and change in nothing else."""
    for attribute in inspect(release).attrs:
        before = [value for value in attribute.history.deleted if value is not None]
        is_open = attribute.key == "state" or (attribute.key in CHANGE_ONCE and not before)
        if attribute.history.has_changes() and not is_open:
            message = f"a release never changes: {attribute.key} of release {release.number}"
            raise ReleaseError(message)


class Export(VaultBase):
    """The register of files made from releases."""

    __tablename__ = "export"

    id: Mapped[bytes] = mapped_column(primary_key=True)
    release_number: Mapped[int] = mapped_column(ForeignKey(Release.number))
    format: Mapped[str]
    """csv or xlsx."""
    file_hash: Mapped[str]
    """SHA-256 of the bytes, in hexadecimal."""
    staff_id: Mapped[bytes] = mapped_column(ForeignKey(Staff.id))
    exported_at: Mapped[datetime] = mapped_column(Moment)
