"""Questions about releases, and what goes into the next one.

Planners read :class:`FrozenRelease` and nothing else: it is built from the frozen
content alone and never holds a number from before suppression.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from analysis.codebook import Role
from analysis.disclosure import Cell, SuppressedTable, restore_table
from analysis.themes import Coding as Mention
from voice.errors import ReleaseError
from voice.models.vault.account import Account, ClosedAnswer
from voice.models.vault.coding import Coding, Suggestion
from voice.models.vault.release import Release, ReleaseState
from voice.models.vault.text import Text

WITHDRAWN = "withdrawn"
"""The use of words of a child who took back, with the code, what they had sent."""

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """One suppressed table with the names of its rows and columns for people."""

    key: str
    """Short and unique in its release, "reasons-by-setting"."""
    role: str
    """The role counted, or "reason" for the four roles of a reason together."""
    role_label: str
    breakdown: str
    """What the columns are: "none", "setting" or "age_band"."""
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    table: SuppressedTable

    def lines(self) -> list[tuple[str, tuple[Cell, ...]]]:
        """Return label and cells of each row in the order of reading.

        The most frequent comes first, and rows without any figure last; only published
        numbers decide.
        """
        rows = zip(self.row_labels, self.table.cells, strict=True)
        return sorted(rows, key=lambda row: (not has_figure(row[1]), -(row[1][0].count or 0)))


def has_figure(cells: Iterable[Cell]) -> bool:
    """Tell whether a row shows any number."""
    return any(cell.is_shown for cell in cells)


@dataclass(frozen=True, slots=True)
class FrozenRelease:
    """A release as it was frozen; nothing in it was ever before suppression."""

    number: int
    title: str
    note: str
    built_on: str
    """ISO day."""
    area: str
    """Whose children told, and who publishes it."""
    licence: str
    """What readers may do with the numbers."""
    period: str
    """First and last ISO week, "2030-W01 to 2030-W09"."""
    surveys: tuple[str, ...]
    codebook: tuple[str, ...]
    coders: tuple[str, ...]
    modes: str
    """In which ways children told."""
    method: str
    counting: str
    rule: str
    """When a number is hidden, in words."""
    rounding: str
    revisions: str
    """What is said where a number moved too little to be shown anew; else empty."""
    hidden_cells: int
    left_out: tuple[str, ...]
    """Titles of tables in which nothing could be shown."""
    tables: tuple[ReleasedTable, ...]
    """Empty where the release was withdrawn."""
    content_hash: str
    state: ReleaseState
    approved_at: datetime | None
    withdrawn_reason: str | None

    @property
    def is_withdrawn(self) -> bool:
        """Say whether planners may no longer use it."""
        return self.state is ReleaseState.WITHDRAWN

    @property
    def is_frozen(self) -> bool:
        """Say whether it still waits for its second person."""
        return self.state is ReleaseState.FROZEN

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Return the header that stands on the page and in each file: names and values."""
        approved = f"{self.approved_at:%Y-%m-%d}, by a second person" if self.approved_at else "no"
        return (
            ("Release", str(self.number)),
            ("Title", self.title),
            ("Published by", self.area),
            ("Period", self.period),
            ("Counted on", self.built_on),
            ("Approved", approved),
            ("Surveys", ", ".join(self.surveys)),
            ("How children told", self.modes),
            ("Who is counted", self.counting),
            ("Codebook", ", ".join(self.codebook)),
            ("Machines that suggested codes", ", ".join(self.coders) or "none"),
            ("How it was coded", self.method),
            ("When a number is not shown", self.rule),
            ("Rounding", self.rounding),
            ("Small revisions", self.revisions or "none hidden"),
            ("How many numbers are not shown", str(self.hidden_cells)),
            (
                "Tables left out, as no number in them can be shown",
                "; ".join(self.left_out) or "none",
            ),
            ("Licence", self.licence),
            ("SHA-256 of the release", self.content_hash),
        )


def list_releases(session: Session) -> Sequence[Release]:
    """Return every release, the newest first."""
    return session.scalars(select(Release).order_by(Release.number.desc())).all()


def get_release(session: Session, number: int) -> Release:
    """Return a release in any state.

    :raises ReleaseError: if there is none with this number
    """
    release = session.get(Release, number)
    if release is None:
        message = f"there is no release {number}"
        raise ReleaseError(message)
    return release


def list_published(session: Session) -> tuple[FrozenRelease, ...]:
    """Return what planners may know of, the newest first; withdrawn ones without tables.

    :raises ReleaseError: if a release is no longer what was approved
    """
    return tuple(
        read_release(release)
        for release in list_releases(session)
        if release.approved_at is not None
    )


def find_published(session: Session, number: int) -> FrozenRelease | None:
    """Return one published or withdrawn release.

    :raises ReleaseError: if it is no longer what was approved
    """
    release = session.get(Release, number)
    if release is None or release.approved_at is None:
        return None
    return read_release(release)


def read_release(release: Release) -> FrozenRelease:
    """Read the frozen content and check it against its hash.

    :raises ReleaseError: if one byte of it changed since it was frozen
    """
    content = _checked_content(release)
    return FrozenRelease(
        number=content["number"],
        title=content["title"],
        note=content["note"],
        built_on=content["built_on"],
        area=content["area"],
        licence=content["licence"],
        period=" to ".join(content["weeks"]),
        surveys=tuple(content["surveys"]),
        codebook=tuple(content["codebook"]),
        coders=tuple(content["coders"]),
        modes=content["modes"],
        method=content["method"],
        counting=content["counting"],
        rule=content["rule"],
        rounding=content["rounding"],
        revisions=content["revisions"],
        hidden_cells=content["hidden_cells"],
        left_out=tuple(content["left_out"]),
        tables=() if release.state is ReleaseState.WITHDRAWN else read_tables(release),
        content_hash=release.content_hash,
        state=release.state,
        approved_at=release.approved_at,
        withdrawn_reason=release.withdrawn_reason,
    )


def read_tables(release: Release) -> tuple[ReleasedTable, ...]:
    """Return the tables of a release, also of a withdrawn one: its readers have seen them.

    :raises ReleaseError: if one byte of it changed since it was frozen
    """
    return tuple(_table(entry) for entry in _checked_content(release)["tables"])


def last_number(session: Session) -> int:
    """Return the highest number ever given to a release, or 0."""
    return session.scalar(select(func.max(Release.number))) or 0


def list_codings(session: Session) -> list[Mention]:
    """Return the confirmed codings of children who told of themselves.

    Children and accounts are named by their ids in hexadecimal.
    """
    rows = session.execute(
        _of_counted(select(Account.child_id, Account.id, Coding.code, Coding.role)).order_by(
            Coding.id
        )
    )
    return [
        Mention(child.hex(), account.hex(), code, Role(role)) for child, account, code, role in rows
    ]


def list_counted_accounts(session: Session) -> Sequence[Account]:
    """Return the accounts that stand in the base: about the child, read by a person."""
    return session.scalars(
        select(Account)
        .join(Text, Text.account_id == Account.id)
        .where(is_counted())
        .distinct()
        .order_by(Account.id)
    ).all()


def closed_answers(session: Session, item: str) -> Mapping[bytes, str]:
    """Return each account's answer to a question with one answer."""
    rows = session.execute(
        select(ClosedAnswer.account_id, ClosedAnswer.code).where(ClosedAnswer.item == item)
    )
    return {account_id: code for account_id, code in rows}  # noqa: C416 - a row is no tuple to mypy


def list_codebook_versions(session: Session) -> Sequence[str]:
    """Return the codebook versions under which the counted codes were confirmed."""
    versions = _of_counted(select(Coding.codebook_version))
    return session.scalars(versions.distinct().order_by(Coding.codebook_version)).all()


def list_coder_versions(session: Session) -> list[str]:
    """Return the machines, with version, whose suggestions became counted codes."""
    rows = session.execute(
        _of_counted(select(Suggestion.coder, Suggestion.coder_version))
        .join(Suggestion, Suggestion.id == Coding.suggestion_id)
        .distinct()
        .order_by(Suggestion.coder, Suggestion.coder_version)
    )
    return [f"{coder} {version}" for coder, version in rows]


def count_codings(session: Session) -> tuple[int, int]:
    """Return how many codings are counted, and how many of them a machine suggested first."""
    codings, suggested = session.execute(
        _of_counted(select(func.count(Coding.id), func.count(Coding.suggestion_id)))
    ).one()
    return codings, suggested


def _of_counted(columns: Select[*Columns]) -> Select[*Columns]:
    """Read columns of codings, with their texts and accounts, where the text counts."""
    return (
        columns.select_from(Coding)
        .join(Text, Text.id == Coding.text_id)
        .join(Account, Account.id == Text.account_id)
        .where(is_counted())
    )


def is_counted() -> ColumnElement[bool]:
    """Tell which texts count: a child's own story, codable, and read by a person.

    A facilitated group is no child, and a story about a friend is not one's own. Who just
    tells something is asked nothing of that kind, and counts as a child who speaks for themself.
    """
    return (
        (Account.about != "friend")
        & (Account.use_of_words != WITHDRAWN)
        & (Account.mode != "group")
        & Text.is_codable
        & Text.reviewed_at.is_not(None)
    )


def _checked_content(release: Release) -> dict[str, Any]:
    if hashlib.sha256(release.content.encode()).hexdigest() != release.content_hash:
        message = f"release {release.number} is not what was frozen: its hash differs"
        raise ReleaseError(message)
    content: dict[str, Any] = json.loads(release.content)
    return content


def _table(entry: Mapping[str, Any]) -> ReleasedTable:
    return ReleasedTable(
        key=entry["key"],
        role=entry["role"],
        role_label=entry["role_label"],
        breakdown=entry["breakdown"],
        row_labels=tuple(entry["row_labels"]),
        column_labels=tuple(entry["column_labels"]),
        table=restore_table(entry["table"]),
    )
