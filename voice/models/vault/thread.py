"""What belongs to one come-back code, as worker and staff know it."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from voice.db import Moment, VaultBase
from voice.models.vault.staff import Staff


class LinkedForm(VaultBase):
    """A form that was sent under a come-back code: its accounts count as one child.

    After "delete everything I said" the row stays, without anything that was said, so
    that what is still on its way is deleted when it arrives.
    """

    __tablename__ = "linked_form"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    form_id: Mapped[bytes] = mapped_column(primary_key=True)
    """The form, as the accounts sent with it name it; one row names the child itself."""
    lookup_hash: Mapped[bytes] = mapped_column(index=True)
    """The thread. Its first 16 bytes are the child that all its accounts count as."""
    is_erased: Mapped[bool]
    """Whether the child asked to delete everything."""
    step: Mapped[int]
    """How many wishes the child had told before this was sent; later ones apply to it."""


class Wish(VaultBase):
    """What a child said last, with their code, about the use of what they had sent."""

    __tablename__ = "wish"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    lookup_hash: Mapped[bytes] = mapped_column(primary_key=True)
    """The thread."""
    step: Mapped[int]
    """Which wish of this child it is, from 1. It applies to forms with a smaller step."""
    use_of_words: Mapped[str]
    """count, quote, none or withdrawn."""


class Reply(VaultBase):
    """What a member of staff wrote back, as staff keep it."""

    __tablename__ = "reply"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    id: Mapped[bytes] = mapped_column(primary_key=True)
    """The same as that of the sealed reply in intake."""
    lookup_hash: Mapped[bytes] = mapped_column(index=True)
    """The thread it is for."""
    staff_id: Mapped[bytes] = mapped_column(ForeignKey(Staff.id))
    replied_at: Mapped[datetime] = mapped_column(Moment)
    """When it was sent; the child sees the day."""
    sealed: Mapped[bytes]
    """The words, sealed to the organisation."""
