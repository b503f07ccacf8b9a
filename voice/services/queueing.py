"""Put texts in the order in which reviewers read them."""

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Session

from voice.models.vault.account import Account
from voice.models.vault.coding import Suggestion, Verdict
from voice.models.vault.text import Flag, Text

EVEN = 0.5
"""The score of a suggestion that may be right or wrong alike."""


def line_up(session: Session, texts: Sequence[bytes] | Select[bytes]) -> None:
    """Give a place to each text that waits: red flags first, then amber, then the oldest week.

    Within a week the texts come first about which the coder is least sure, and those last
    that are read for safety only. Texts that are read already get none.

    :param texts: their ids, or a query for them
    """
    change = update(Text).where(
        Text.id.in_(texts), Text.reviewed_at.is_(None), Text.place.is_(None)
    )
    session.execute(change.values(place=_place()).execution_options(synchronize_session=False))
    session.expire_all()


def _place() -> ColumnElement[str]:
    """Return the SQL for a place such as ``2 2030-W10 1042``; places sort as text."""
    week = select(Account.week).where(Account.id == Text.account_id).scalar_subquery()
    doubt = (
        select(func.min(func.abs(Suggestion.score - EVEN)))
        .where(Suggestion.text_id == Text.id, Suggestion.verdict == Verdict.OPEN)
        .scalar_subquery()
    )
    thousandths = cast(func.round(func.coalesce(doubt, 1) * 1000) + 1000, Integer)
    level = case((_has_flag("red"), "0"), (_has_flag("amber"), "1"), else_="2")
    space = literal(" ")
    return level + space + week + space + cast(thousandths, String)


def _has_flag(level: str) -> ColumnElement[bool]:
    return exists().where(Flag.text_id == Text.id, Flag.level == level)
