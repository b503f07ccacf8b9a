"""Keys of the organisation: epochs, and the slots that wrap their private halves."""

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from voice.db import VaultBase
from voice.models.vault.staff import Staff


class Organisation(VaultBase):
    """The one organisation whose children write here."""

    __tablename__ = "organisation"

    slug: Mapped[str] = mapped_column(primary_key=True)
    """Short name, bound into every sealed record; it never changes."""
    data_key_sealed: Mapped[bytes]
    """The vault data key, sealed to the organisation's current key."""


class KeyEpoch(VaultBase):
    """One key pair of the organisation; a new epoch begins yearly or when a reader leaves."""

    __tablename__ = "key_epoch"

    key_id: Mapped[bytes] = mapped_column(primary_key=True)
    public_key: Mapped[bytes]
    """X25519, 32 bytes."""
    is_current: Mapped[bool]
    are_words_proved: Mapped[bool]
    """Whether the recovery words were typed back; no survey opens before."""


class SlotKind(StrEnum):
    """What opens a slot."""

    STAFF = "staff"
    RECOVERY = "recovery"


class KeySlot(VaultBase):
    """The private key of an epoch, wrapped for one passphrase or for the recovery words."""

    __tablename__ = "key_slot"

    id: Mapped[bytes] = mapped_column(primary_key=True)
    key_id: Mapped[bytes] = mapped_column(ForeignKey(KeyEpoch.key_id), index=True)
    kind: Mapped[SlotKind]
    staff_id: Mapped[bytes | None] = mapped_column(ForeignKey(Staff.id), index=True)
    """Whose passphrase opens it; null for the recovery words."""
    salt: Mapped[bytes]
    wrapped: Mapped[bytes]
