"""Which forms were sent already."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voice.db import IntakeBase


class FormToken(IntakeBase):
    """One form that was sent: whatever is pressed twice is stored once.

    An insert-only process decides by the two unique pairs: the first free
    revision wins, and the same body lands only once. Rows stay after the answer
    is collected, or a late retry would count twice.
    """

    __tablename__ = "form_token"
    __table_args__ = (UniqueConstraint("token_hash", "body_mac"), {"sqlite_with_rowid": False})

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    """SHA-256 of the form's 128 random bits."""
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """0 for the first sending, 1 to 7 for edited ones."""
    body_mac: Mapped[bytes]
    """What was sent, as a MAC keyed by the token, which is stored nowhere."""
    week: Mapped[str]
    """The ISO week, so that old tokens can be removed."""
