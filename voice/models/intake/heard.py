"""What young people said and what was done about it, as the public site shows it."""

from sqlalchemy.orm import Mapped, mapped_column

from voice.db import IntakeBase


class PublishedHeardLine(IntakeBase):
    """One line of the page "You said, we did". Only the staff side writes it, and takes it away."""

    __tablename__ = "published_heard_line"

    id: Mapped[bytes] = mapped_column(primary_key=True)
    """16 random bytes, the same as in the vault."""
    outcome: Mapped[str]
    """done, planned or cannot."""
    month: Mapped[str]
    """When it was done, by when it will be, or when it was refused: "2030-03"."""
    words: Mapped[str]
    """By language, what young people said and what is done, as canonical JSON."""
