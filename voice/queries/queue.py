"""What waits for a reviewer: texts in their order, and flags."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from voice.models.vault.account import Account, Stage
from voice.models.vault.coding import Coding, Suggestion, Verdict
from voice.models.vault.survey_version import SurveyVersion
from voice.models.vault.text import Flag, Removal, Text

PAGE_ROWS = 50
RED = "red"

_FOR_SAFETY = (Text.place.is_not(None), ~Text.is_codable)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One text that waits, as the list shows it: without its words."""

    id: bytes
    item: str
    survey_version: str
    week: str
    mode: str
    about: str
    is_codable: bool
    """False where it is read for safety only."""
    codes: tuple[str, ...]
    """Suggested codes, in the order of the text."""
    levels: tuple[str, ...]
    """Levels of flags that nobody has acknowledged."""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything about one text that a reviewer needs."""

    text: Text
    account: Account
    suggestions: Sequence[Suggestion]
    codings: Sequence[Coding]
    flags: Sequence[Flag]
    removals: Sequence[Removal]
    """What redaction took out, in the order of the original."""

    @property
    def is_waiting(self) -> bool:
        """Say whether decisions are still open."""
        return self.text.is_codable and self.text.reviewed_at is None

    @property
    def waits_for_safety(self) -> bool:
        """Say whether nobody has read it yet, and it may be read for safety only."""
        return not self.text.is_codable and self.text.reviewed_at is None


def count_waiting(session: Session) -> int:
    """Return how many texts wait, those for safety only among them."""
    return session.scalar(select(func.count()).where(Text.place.is_not(None))) or 0


def count_for_safety(session: Session) -> int:
    """Return how many texts wait that may be read for safety only."""
    return session.scalar(select(func.count()).where(*_FOR_SAFETY)) or 0


def list_waiting(
    session: Session, page: int = 1, *, for_safety_only: bool = False
) -> list[Waiting]:
    """Return one page of the queue, in its order.

    :param page: from 1
    :param for_safety_only: leave out the texts that are coded
    """
    are_wanted = _FOR_SAFETY if for_safety_only else (Text.place.is_not(None),)
    rows = session.execute(
        select(
            *(Text.id, Text.item, Account.survey_version, Account.week, Account.mode),
            *(Account.about, Text.is_codable),
        )
        .join(Account, Account.id == Text.account_id)
        .where(*are_wanted)
        .order_by(Text.place, Text.id)
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    ).all()
    ids = [row.id for row in rows]
    codes = _grouped(
        session.execute(
            select(Suggestion.text_id, Suggestion.code)
            .where(Suggestion.text_id.in_(ids), Suggestion.verdict == Verdict.OPEN)
            .order_by(Suggestion.start, Suggestion.code)
        ).all()
    )
    levels = _grouped(
        session.execute(
            select(Flag.text_id, Flag.level)
            .where(Flag.text_id.in_(ids), Flag.acknowledged_at.is_(None))
            .order_by(Flag.level.desc())
        ).all()
    )
    return [Waiting(*row, codes.get(row.id, ()), levels.get(row.id, ())) for row in rows]


def find_next(session: Session, after: bytes | None = None) -> bytes | None:
    """Return the first text that waits, or the first behind the place of ``after``.

    Behind the last one it begins again from the front; ``None`` if nothing waits.
    """
    waiting = select(Text.id).where(Text.place.is_not(None)).order_by(Text.place, Text.id).limit(1)
    text = session.get(Text, after) if after else None
    if text is not None and text.place is not None:
        behind = or_(Text.place > text.place, and_(Text.place == text.place, Text.id > text.id))
        found = session.scalar(waiting.where(behind))
        if found is not None:
            return found
    return session.scalar(waiting)


def find_review_page(session: Session, text_id: bytes) -> ReviewPage | None:
    """Return a text that reviewers may see, or ``None``: one that is shown, or flagged.

    Texts whose writer said "do not use my words" are for safety only, and shown without
    suggestions.
    """
    is_flagged = exists().where(Flag.text_id == text_id)
    row = session.execute(
        select(Text, Account)
        .join(Account, Account.id == Text.account_id)
        .where(Text.id == text_id, or_(Account.stage == Stage.SHOWN, is_flagged))
    ).one_or_none()
    if row is None:
        return None
    text, account = row
    return ReviewPage(
        text=text,
        account=account,
        suggestions=session.scalars(
            select(Suggestion)
            .where(Suggestion.text_id == text.id)
            .order_by(Suggestion.start, Suggestion.end, Suggestion.code)
        ).all(),
        codings=session.scalars(
            select(Coding).where(Coding.text_id == text.id).order_by(Coding.start, Coding.code)
        ).all(),
        flags=session.scalars(
            select(Flag).where(Flag.text_id == text.id).order_by(Flag.level.desc(), Flag.start)
        ).all(),
        removals=session.scalars(
            select(Removal).where(Removal.text_id == text.id).order_by(Removal.start)
        ).all(),
    )


def list_flags(session: Session, limit: int = PAGE_ROWS) -> Sequence[Row[Flag, Text, Account]]:
    """Return flags that nobody has acknowledged: red before amber, the oldest week first."""
    return session.execute(
        select(Flag, Text, Account)
        .join(Text, Text.id == Flag.text_id)
        .join(Account, Account.id == Text.account_id)
        .where(Flag.acknowledged_at.is_(None))
        .order_by(Flag.level.desc(), Account.week, Text.id, Flag.start)
        .limit(limit)
    ).all()


def count_flags(session: Session) -> dict[str, int]:
    """Return how many flags wait, by level."""
    rows = session.execute(
        select(Flag.level, func.count().label("waiting"))
        .where(Flag.acknowledged_at.is_(None))
        .group_by(Flag.level)
    )
    return {row.level: row.waiting for row in rows}


def find_survey_document(session: Session, version: str) -> str | None:
    """Return the document of a survey version as JSON, or ``None``."""
    survey = session.get(SurveyVersion, version)
    return survey.document if survey else None


def _grouped(rows: Sequence[Row[bytes, str]]) -> dict[bytes, tuple[str, ...]]:
    found: dict[bytes, dict[str, None]] = {}
    for text_id, value in rows:
        found.setdefault(text_id, {})[value] = None
    return {text_id: tuple(values) for text_id, values in found.items()}
