"""What the staff side published for the public side to read."""

from sqlalchemy.orm import Mapped, mapped_column

from voice.db import IntakeBase


class PublishedSurvey(IntakeBase):
    """A survey as children see it. A published version never changes."""

    __tablename__ = "published_survey"

    version: Mapped[str] = mapped_column(primary_key=True)
    """Survey and number, "leaving-1"."""
    channel: Mapped[str]
    """Where it is offered: "survey", "message" or another channel."""
    document: Mapped[str]
    """The survey as canonical JSON."""
    document_hash: Mapped[str]
    """SHA-256 of the document, in hexadecimal."""
    is_open: Mapped[bool]
    """Whether it takes answers; one survey of a channel is open at a time."""


class PublishedKey(IntakeBase):
    """A public key to which answers are sealed."""

    __tablename__ = "published_key"

    key_id: Mapped[bytes] = mapped_column(primary_key=True)
    """8 random bytes that name the key epoch."""
    organisation: Mapped[str]
    """The organisation's short name, bound into each sealed record."""
    public_key: Mapped[bytes]
    """X25519, 32 bytes."""
    is_current: Mapped[bool]
    """Whether new answers are sealed to it; true for one row."""
