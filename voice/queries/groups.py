"""How many groups a facilitator's notes have come from."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voice.models.vault.account import Account

CHANNEL = "group"
"""The channel of a facilitator's notes. A child alone may say "in a group" of their mode."""


def count_groups(session: Session) -> int:
    """Return how many groups were collected, each once however often its notes were edited."""
    groups = select(func.count(Account.child_id.distinct())).where(Account.channel == CHANNEL)
    return session.scalars(groups).one()
