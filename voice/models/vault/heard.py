"""What the rights team writes for "You said, we did"."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from voice.db import Moment, VaultBase
from voice.models.vault.release import Release
from voice.models.vault.staff import Staff


class HeardState(StrEnum):
    """How far a line came. A withdrawn one never comes back."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What came of what young people said."""

    DONE = "done"
    PLANNED = "planned"
    CANNOT = "cannot"


class HeardLine(VaultBase):
    """One line of "You said, we did": about a theme of a published release, by two people."""

    __tablename__ = "heard_line"

    id: Mapped[bytes] = mapped_column(primary_key=True)
    release_number: Mapped[int] = mapped_column(ForeignKey(Release.number), index=True)
    """The release that shows the theme with a number."""
    code: Mapped[str]
    """The theme: a code of the codebook."""
    outcome: Mapped[Outcome]
    """Whether it is done, planned, or cannot be done."""
    month: Mapped[str]
    """When it was done, by when it will be, or when it was refused: "2030-03"."""
    words: Mapped[str]
    """By language, what young people said and what is done, as canonical JSON."""
    state: Mapped[HeardState]
    """How far it came: draft, published or withdrawn."""
    written_by: Mapped[bytes] = mapped_column(ForeignKey(Staff.id))
    """Who wrote it last; another person publishes it."""
    written_at: Mapped[datetime] = mapped_column(Moment)
    """When it was written or changed last."""
    approved_by: Mapped[bytes | None] = mapped_column(ForeignKey(Staff.id))
    """Who published it; null until then."""
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it was published."""
