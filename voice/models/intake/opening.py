"""What must have been done before the site opens to children."""

from sqlalchemy.orm import Mapped, mapped_column

from voice.db import IntakeBase


class HelpCheck(IntakeBase):
    """That the operator has rung the help numbers: one row for each set of them."""

    __tablename__ = "help_check"

    numbers_hash: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of names and numbers, in hexadecimal: other numbers must be rung anew."""
    month: Mapped[str]
    """The month in which they were rung first, "2030-03": since then the site asks."""
