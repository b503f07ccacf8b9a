"""Come-back codes and the replies they open."""

from sqlalchemy.orm import Mapped, mapped_column

from voice.db import IntakeBase


class Thread(IntakeBase):
    """A come-back code that was given out: where its replies are found, and their key.

    Nothing here says which answer it belongs to; that is sealed, in a thread request.
    """

    __tablename__ = "thread"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    lookup_hash: Mapped[bytes] = mapped_column(primary_key=True)
    """SHA-256 of what the code's words lead to, slowly and with the pepper."""
    public_key: Mapped[bytes]
    """X25519, 32 bytes: replies are sealed to it, and only the words of its code open them."""
    week: Mapped[str]
    """The ISO week in which it was last used: long unused codes end."""


class SealedReply(IntakeBase):
    """What staff wrote back, sealed to one thread."""

    __tablename__ = "sealed_reply"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    id: Mapped[bytes] = mapped_column(primary_key=True)
    lookup_hash: Mapped[bytes] = mapped_column(index=True)
    """The thread it is for."""
    sealed: Mapped[bytes]
    """Date, role and words, readable only with the code."""


class SealedStatus(IntakeBase):
    """How far it came with what a young person sent, sealed to their thread.

    The worker keeps one row for each thread and seals all of them anew each night, so
    that the table does not tell whose changed. Beside it stands a row for each thing
    the young person asked for until the worker has done it.
    """

    __tablename__ = "sealed_status"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    id: Mapped[bytes] = mapped_column(primary_key=True)
    """The first 16 bytes of the lookup hash for the worker's row, else 16 random bytes."""
    lookup_hash: Mapped[bytes] = mapped_column(index=True)
    """The thread it is about."""
    sealed: Mapped[bytes]
    """Stage and wish, without any day or time, readable only with the code."""


class ThreadRequest(IntakeBase):
    """What the worker shall do about a thread: link an answer, change its use, erase all."""

    __tablename__ = "thread_request"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    id: Mapped[bytes] = mapped_column(primary_key=True)
    week: Mapped[str]
    sealed: Mapped[bytes]
    """Which thread, which form and what to do, readable only with the organisation's key."""
