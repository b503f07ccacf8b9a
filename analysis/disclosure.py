"""Counts of children made safe to publish; nothing else makes a :class:`SuppressedTable`.

Rows are themes and overlap: a column has no sum. Columns are categories of children
that exclude each other: the first published column, ``all``, is their sum. That sum
is what an attacker works with, so :func:`attack` does the same before anybody else
can (linear programming over every published number), and :func:`suppress` hides
further cells until the attack learns nothing narrower than the threshold.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from math import inf
from typing import Any

import numpy as np
from scipy.optimize import linprog

from analysis.errors import DisclosureError

ALL = "all"
"""The column over all children of a table."""
SYMBOL = "c"
"""What stands in a table for a cell that is not shown, whatever the reason."""
WORDS = "not shown"
"""The same in words; never "fewer than ten", which is not true of every hidden cell."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How a table is made safe; counts and bases are numbers of children."""

    name: str = "10-5"
    threshold: int = 10
    rounding: int = 5
    base_minimum: int = 20

    def rounded(self, count: int) -> int:
        """Return ``count`` to the nearest multiple of ``rounding``."""
        return (count + self.rounding // 2) // self.rounding * self.rounding


PROFILES: Mapping[str, Policy] = {"10-5": Policy()}


@dataclass(frozen=True, slots=True)
class Table:
    """Exact counts of distinct children; never leaves the library but through :func:`suppress`.

    :param counts: one row for each theme, one number for each category
    :param bases: the children in each category, with or without the theme
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    bases: tuple[int, ...]

    def __repr__(self) -> str:
        return f"Table({self.title!r}, {len(self.rows)} x {len(self.columns)})"


@dataclass(frozen=True, slots=True)
class Cell:
    """One published number, or none: a hidden cell looks the same whatever the reason."""

    count: int | None = None
    """Children, rounded."""
    percent: int | None = None
    """Of the rounded base, whole; none where the base is too small."""

    @property
    def is_shown(self) -> bool:
        """Tell whether the cell has a number."""
        return self.count is not None

    @property
    def words(self) -> str:
        """Return what a page or a file prints for the count."""
        return WORDS if self.count is None else str(self.count)


@dataclass(frozen=True, slots=True)
class SuppressedTable:
    """A table that may be published; made by :func:`suppress` and :func:`restore_table` alone."""

    title: str
    policy: Policy
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    """``all`` first; then the categories, if any are left, merged ones joined by " + "."""
    cells: tuple[tuple[Cell, ...], ...]
    bases: tuple[int | None, ...]
    """Children in each column, rounded; ``None`` where under the threshold."""
    small_revisions_hidden: bool = False
    """Some figure keeps the value of an earlier release, because it moved by too little."""

    @property
    def n_suppressed(self) -> int:
        """Return the number of hidden cells."""
        return sum(not cell.is_shown for row in self.cells for cell in row)

    def to_dict(self) -> dict[str, Any]:
        """Return the table as JSON can hold it; :func:`restore_table` reads it back."""
        return asdict(self)


@dataclass(slots=True)
class _Draft:
    """A table on its way: exact figures, and which of them are shown as what."""

    policy: Policy
    columns: tuple[str, ...]
    counts: list[list[int]]
    bases: list[int]
    shown: list[list[int | None]]
    shown_bases: list[int | None]
    small_revisions_hidden: bool = False


def suppress(
    table: Table,
    policy: Policy = PROFILES["10-5"],
    earlier: Sequence[tuple[Table, SuppressedTable]] = (),
) -> SuppressedTable:
    """Return ``table`` as it may be published.

    :param earlier: every earlier release of the same table, the oldest first, with the
        exact counts it was made from; a figure that moved by less than the threshold
        since it was last changed keeps its published value
    :raises DisclosureError: if the table contradicts itself, cannot be made safe, or
        was released before under another policy
    """
    _check(table)
    draft = _draft(_with_safe_columns(table, policy), policy)
    _keep_small_revisions(draft, table, earlier)
    for number in range(len(table.rows)):
        _hide_until_safe(draft, number)
    published = _published(table, draft)
    verify(published)
    return published


def verify(table: SuppressedTable) -> None:
    """Refuse a table whose published numbers reveal a hidden one.

    :raises DisclosureError: if the attack finds a hidden cell within less than the
        threshold
    """
    for (row, _), (low, high) in attack(table).items():
        if high - low < table.policy.threshold:
            message = f"row {table.rows[row]!r} of {table.title!r} reveals a hidden number"
            raise DisclosureError(message)


def attack(table: SuppressedTable) -> dict[tuple[int, int], tuple[float, float]]:
    """Return, for each hidden cell (row, column), the lowest and highest count it can have.

    Minimises and maximises the cell by linear programming (HiGHS), subject to every
    published number of the table: rounded numbers as intervals, nothing negative, no
    cell above its base, the categories adding up to ``all``. Rows share nothing but
    their bases, so each is attacked alone; its system has the form of a network, so
    the bounds are whole numbers wherever the published ones are.
    """
    found = {}
    for number, row in enumerate(table.cells):
        shown = tuple(cell.count for cell in row)
        for column, bounds in _attack_row(table.policy, shown, table.bases).items():
            found[number, column] = bounds
    return found


def restore_table(data: Mapping[str, Any]) -> SuppressedTable:
    """Return the table that :meth:`SuppressedTable.to_dict` wrote.

    :raises DisclosureError: if a number in it could not have been published
    """
    try:
        policy = Policy(**data["policy"])
        table = SuppressedTable(
            title=data["title"],
            policy=policy,
            rows=tuple(data["rows"]),
            columns=tuple(data["columns"]),
            cells=tuple(tuple(Cell(**cell) for cell in row) for row in data["cells"]),
            bases=tuple(data["bases"]),
            small_revisions_hidden=data["small_revisions_hidden"],
        )
        numbers = [cell.count for row in table.cells for cell in row] + list(table.bases)
        shown = [number for number in numbers if number is not None]
        is_sound = all(n >= policy.threshold and n == policy.rounded(n) for n in shown)
        width = len(table.columns)
        is_square = len(table.bases) == width and all(len(row) == width for row in table.cells)
    except (KeyError, TypeError) as error:
        message = "this is no suppressed table"
        raise DisclosureError(message) from error
    if not is_sound or not is_square or len(table.cells) != len(table.rows):
        message = "a number in this table could not have been published"
        raise DisclosureError(message)
    return table


def _check(table: Table) -> None:
    """Refuse a table whose numbers contradict each other; the message holds none of them."""
    width = len(table.columns)
    sound = (
        width > 0
        and len(table.bases) == width
        and len(table.counts) == len(table.rows)
        and len(set(table.rows)) == len(table.rows)
        and len(set(table.columns)) == width
        and all(len(row) == width for row in table.counts)
        and all(
            0 <= count <= base
            for row in table.counts
            for count, base in zip(row, table.bases, strict=True)
        )
    )
    if not sound:
        message = f"the counts of {table.title!r} do not fit its rows, columns and bases"
        raise DisclosureError(message)


def _with_safe_columns(table: Table, policy: Policy) -> Table:
    """Merge categories with a base under the minimum; without two left, drop the breakdown."""
    groups = [[index] for index in range(len(table.columns))]

    def base(group: list[int]) -> int:
        return sum(table.bases[index] for index in group)

    while len(groups) > 1 and min(map(base, groups)) < policy.base_minimum:
        small = [group for group in groups if base(group) < policy.base_minimum]
        joined = small if len(small) > 1 else sorted(groups, key=base)[:2]
        groups = [group for group in groups if group not in joined]
        groups.append(sorted(index for group in joined for index in group))
    groups.sort()
    return Table(
        title=table.title,
        rows=table.rows,
        columns=tuple(" + ".join(table.columns[index] for index in group) for group in groups),
        counts=tuple(
            tuple(sum(row[index] for index in group) for group in groups) for row in table.counts
        ),
        bases=tuple(map(base, groups)),
    )


def _draft(table: Table, policy: Policy) -> _Draft:
    """Return the table with ``all`` first and every figure under the threshold hidden."""
    columns, bases, counts = _with_all(table)

    def shown(count: int) -> int | None:
        return policy.rounded(count) if count >= policy.threshold else None

    return _Draft(
        policy=policy,
        columns=columns,
        counts=counts,
        bases=bases,
        shown=[[shown(count) for count in row] for row in counts],
        shown_bases=[shown(base) for base in bases],
    )


def _with_all(table: Table) -> tuple[tuple[str, ...], list[int], list[list[int]]]:
    """Return columns, bases and counts with ``all`` first; alone, if there is but one column."""
    if len(table.columns) == 1:
        return (ALL,), list(table.bases), [list(row) for row in table.counts]
    return (
        (ALL, *table.columns),
        [sum(table.bases), *table.bases],
        [[sum(row), *row] for row in table.counts],
    )


# --- earlier releases ---------------------------------------------------------


def _keep_small_revisions(
    draft: _Draft, table: Table, earlier: Sequence[tuple[Table, SuppressedTable]]
) -> None:
    """Let no difference to an earlier release show fewer children than the threshold.

    A figure that moved by less keeps what was published, a number or none. Where the
    figure and its base both moved enough, but the children they leave (without the
    theme, or outside the category) moved by less, the cell is hidden.
    """
    known_bases = _last_changes(table, earlier, draft, row=None)
    moved_bases = [
        _revise(draft, base, column, draft.shown_bases, known_bases)
        for column, base in enumerate(draft.bases)
    ]
    for number, row in enumerate(draft.counts):
        known = _last_changes(table, earlier, draft, row=table.rows[number])
        moved = [
            _revise(draft, count, column, draft.shown[number], known)
            for column, count in enumerate(row)
        ]
        for column, change in enumerate(moved):
            rests = [(moved_bases[column], change), (moved[0] if column else None, change)]
            if any(_is_small(draft.policy, rest) for rest in rests):
                draft.shown[number][column] = None


def _is_small(policy: Policy, changes: tuple[int | None, int | None]) -> bool:
    """Tell whether what one change leaves of the other is some, but too few, children."""
    whole, part = changes
    return whole is not None and part is not None and 0 < abs(whole - part) < policy.threshold


def _revise(
    draft: _Draft,
    exact: int,
    column: int,
    shown: list[int | None],
    known: Mapping[str, tuple[int, int | None]],
) -> int | None:
    """Keep what was published where too little changed; else return how much did.

    ``None`` if nothing was published before, or if that was kept.
    """
    if draft.columns[column] not in known:
        return None
    before, published = known[draft.columns[column]]
    if abs(exact - before) >= draft.policy.threshold:
        return exact - before
    if shown[column] != published:
        draft.small_revisions_hidden = True
    shown[column] = published
    return None


def _last_changes(
    table: Table,
    earlier: Sequence[tuple[Table, SuppressedTable]],
    draft: _Draft,
    *,
    row: str | None,
) -> dict[str, tuple[int, int | None]]:
    """Return for each column the exact count when its figure last changed, and the figure.

    :param row: the row to look for, or ``None`` for the bases
    """
    known: dict[str, tuple[int, int | None]] = {}
    for exact, published in earlier:
        if exact.title != table.title:
            continue
        if published.policy != draft.policy:
            message = f"an earlier release of {table.title!r} followed another policy"
            raise DisclosureError(message)
        for column, count, figure in _figures(exact, published, row):
            if column not in known or abs(count - known[column][0]) >= draft.policy.threshold:
                known[column] = (count, figure)
            else:
                known[column] = (known[column][0], figure)
    return known


def _figures(
    exact: Table, published: SuppressedTable, row: str | None
) -> Iterator[tuple[str, int, int | None]]:
    """Yield column, exact count and published figure of one row (or the bases) of a release."""
    if row is not None and row not in exact.rows:
        return
    columns, bases, counts = _with_all(_with_safe_columns(exact, published.policy))
    if row is None:
        yield from zip(columns, bases, published.bases, strict=True)
        return
    number = exact.rows.index(row)
    figures = [cell.count for cell in published.cells[number]]
    yield from zip(columns, counts[number], figures, strict=True)


# --- complementary suppression ------------------------------------------------


def _hide_until_safe(draft: _Draft, number: int) -> None:
    """Hide further cells of one row, smallest first, ``all`` last, until the attack fails."""
    shown = draft.shown[number]
    while _leaks(draft, shown) and any(figure is not None for figure in shown):
        weakest = min(
            (column for column, figure in enumerate(shown) if figure is not None),
            key=lambda column: (column == 0, draft.counts[number][column]),
        )
        shown[weakest] = None


def _leaks(draft: _Draft, shown: list[int | None]) -> bool:
    bounds = _attack_row(draft.policy, tuple(shown), tuple(draft.shown_bases))
    return any(high - low < draft.policy.threshold for low, high in bounds.values())


@lru_cache(maxsize=4096)
def _attack_row(
    policy: Policy, shown: tuple[int | None, ...], bases: tuple[int | None, ...]
) -> dict[int, tuple[float, float]]:
    """Return what one row reveals of its hidden cells, by column.

    Figures kept from an earlier release need not add up; then each may be off by
    what counts as a small revision. Remembered, as most rows of a table look alike:
    all that it sees is to be published.
    """
    hidden = [column for column, figure in enumerate(shown) if figure is None]
    for slack in (0, policy.threshold - 1):
        least = [policy.threshold] + [policy.base_minimum] * (len(bases) - 1)
        bounds = [
            *_bounds(policy, shown, [policy.threshold] * len(shown), slack),
            *_bounds(policy, bases, least, slack),
        ]
        found = {column: _extremes(bounds, column) for column in hidden}
        if all(low <= high for low, high in found.values()):
            return found
    return dict.fromkeys(hidden, (0.0, inf))


def _bounds(
    policy: Policy, figures: Sequence[int | None], least: Sequence[int], slack: int
) -> list[tuple[int, int | None]]:
    """Return the interval of the exact number behind each published figure.

    :param least: what each must be at least, or it would not have been published
    """
    half = policy.rounding // 2
    return [
        (0, None)
        if figure is None
        else (
            max(figure - half, lowest) - min(slack, lowest),
            figure + policy.rounding - 1 - half + slack,
        )
        for figure, lowest in zip(figures, least, strict=True)
    ]


def _extremes(bounds: list[tuple[int, int | None]], target: int) -> tuple[float, float]:
    """Return the lowest and highest value of one number; (1, 0) where nothing fits.

    The numbers are the cells of a row, ``all`` first, then their bases in the same order.
    """
    width = len(bounds) // 2
    sums = np.zeros((2, 2 * width))
    if width > 1:
        for line, start in enumerate((0, width)):
            sums[line, start] = 1
            sums[line, start + 1 : start + width] = -1
    below_base = np.hstack([np.eye(width), -np.eye(width)])
    extremes = []
    for sign in (1, -1):
        goal = np.zeros(2 * width)
        goal[target] = sign
        result = linprog(
            goal,
            A_ub=below_base,
            b_ub=np.zeros(width),
            A_eq=sums,
            b_eq=np.zeros(2),
            bounds=bounds,
            method="highs",
        )
        if result.status == _INFEASIBLE:
            return 1.0, 0.0
        extremes.append(inf if result.status == _UNBOUNDED else round(float(sign * result.fun), 6))
    return extremes[0], extremes[1]


_INFEASIBLE = 2
_UNBOUNDED = 3


# --- what is published --------------------------------------------------------


def _published(table: Table, draft: _Draft) -> SuppressedTable:
    return SuppressedTable(
        title=table.title,
        policy=draft.policy,
        rows=table.rows,
        columns=draft.columns,
        cells=tuple(
            tuple(
                _cell(draft.policy, figure, base)
                for figure, base in zip(row, draft.shown_bases, strict=True)
            )
            for row in draft.shown
        ),
        bases=tuple(draft.shown_bases),
        small_revisions_hidden=draft.small_revisions_hidden,
    )


def _cell(policy: Policy, figure: int | None, base: int | None) -> Cell:
    """Return a figure with its whole percentage of the rounded base, half up."""
    if figure is None or base is None or base < policy.base_minimum:
        return Cell(figure)
    return Cell(figure, min(100, (200 * figure + base) // (2 * base)))
