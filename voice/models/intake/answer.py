"""What young people sent, until the worker collects it."""

from sqlalchemy.orm import Mapped, mapped_column

from voice.db import IntakeBase


class Answer(IntakeBase):
    """What one young person sent in one go, sealed, until the worker collects it.

    There is no account, no address and no time of day here, by design: the
    table holds nothing that could lead back to the person who wrote.
    """

    __tablename__ = "answer"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    id: Mapped[bytes] = mapped_column(primary_key=True)
    """16 random bytes, never a counter: a counter would tell who came when."""
    survey_version: Mapped[str]
    """Which survey was answered, "leaving-1"."""
    channel: Mapped[str]
    """Which way in: "survey", "message" or another channel."""
    week: Mapped[str]
    """The ISO week, "2030-W22", never the day: a day could be matched with a visit."""
    sealed: Mapped[bytes]
    """The whole answer, ticks and words, readable only with the organisation's key."""


class DetachedAnswer(IntakeBase):
    """The answer to one question that is kept apart from everything else its writer sent."""

    __tablename__ = "detached_answer"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a row number would keep the order

    id: Mapped[bytes] = mapped_column(primary_key=True)
    """16 random bytes, unlike the answer's."""
    survey_version: Mapped[str]
    quarter: Mapped[str]
    """The quarter, "2030-Q2"."""
    sealed: Mapped[bytes]
    """Item, code and the one coarse partner the survey names."""
