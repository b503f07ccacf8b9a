"""Forms that came on paper, between the first person who types one in and the second."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from voice.db import VaultBase
from voice.models.vault.staff import Staff


class PaperEntry(VaultBase):
    """One paper form that waits for its second person; gone once both agree.

    What the two typed is sealed to the organisation, so nothing stands here in the clear.
    """

    __tablename__ = "paper_entry"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    id: Mapped[bytes] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(unique=True)
    """What the first person writes on each sheet, "K7-RM"; random, never a counter."""
    survey_version: Mapped[str]
    version: Mapped[str]
    """The version on the sheet: P, S or F."""
    language: Mapped[str]
    """The language of the sheet, "en"."""
    week: Mapped[str]
    """The ISO week in which the first person typed it in."""
    level: Mapped[str | None]
    """red or amber where words of danger were typed: the level is clear, the words are not."""
    first_by: Mapped[bytes] = mapped_column(ForeignKey(Staff.id))
    """Who typed it in first."""
    first_sealed: Mapped[bytes]
    """What the first person typed, with the form token, sealed."""
    second_by: Mapped[bytes | None] = mapped_column(ForeignKey(Staff.id))
    """Who typed it in again and found something else; null before."""
    second_sealed: Mapped[bytes | None]
    """What the second person typed, sealed; null unless it differs from the first."""
