"""How far it came with the texts of some children."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import exists, false, func, select
from sqlalchemy.orm import Session

from voice.models.vault.account import Account
from voice.models.vault.release import Release, ReleaseState
from voice.models.vault.text import Flag, Text
from voice.queries.releases import is_counted


@dataclass(frozen=True, slots=True)
class Progress:
    """How many texts a child sent, how many a person read, and how many count in a release."""

    texts: int
    read: int
    counted: int


def find_progress(session: Session, child_ids: Collection[bytes]) -> Mapping[bytes, Progress]:
    """Return the progress of each of these children who sent any words."""
    newest = session.scalar(
        select(func.max(Release.built_at)).where(Release.state == ReleaseState.PUBLISHED)
    )
    is_acknowledged = exists().where(Flag.text_id == Text.id, Flag.acknowledged_at.is_not(None))
    is_read = Text.reviewed_at.is_not(None) | is_acknowledged
    is_in_release = is_counted() & (Text.reviewed_at <= newest) if newest else false()
    rows = session.execute(
        select(
            Account.child_id,
            func.count(),
            func.count().filter(is_read),
            func.count().filter(is_in_release),
        )
        .join(Text, Text.account_id == Account.id)
        .where(Account.child_id.in_(child_ids))
        .group_by(Account.child_id)
    )
    return {child_id: Progress(*counts) for child_id, *counts in rows}
