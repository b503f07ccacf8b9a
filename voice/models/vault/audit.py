"""What staff did, in an order nobody can change unseen."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from voice.db import Moment, VaultBase
from voice.models.vault.staff import Staff


class AuditEvent(VaultBase):
    """One act of a member of staff, chained to the one before."""

    __tablename__ = "audit_event"

    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    staff_id: Mapped[bytes | None] = mapped_column(ForeignKey(Staff.id))
    action: Mapped[str]
    """A verb and a noun, "confirm coding"."""
    subject: Mapped[str]
    """What it was done to: an id or a number, never words of a child."""
    chain: Mapped[bytes]
    """HMAC over the row and the chain before it, keyed outside the database."""
