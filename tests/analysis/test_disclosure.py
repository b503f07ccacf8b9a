import json
from itertools import product
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure import (
    ALL,
    PROFILES,
    SYMBOL,
    WORDS,
    Cell,
    Policy,
    SuppressedTable,
    Table,
    attack,
    restore_table,
    suppress,
    verify,
)
from analysis.errors import DisclosureError

POLICY = PROFILES["10-5"]


def _table(counts: list[list[int]], bases: list[int], columns: list[str] | None = None) -> Table:
    names = columns or [f"band {number}" for number in range(len(bases))]
    rows = tuple(f"theme {number}" for number in range(len(counts)))
    return Table("themes by age", rows, tuple(names), tuple(map(tuple, counts)), tuple(bases))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    bases = draw(st.lists(st.integers(0, 90), min_size=1, max_size=5))
    row = st.tuples(
        *[st.one_of(st.integers(0, base), st.integers(0, min(base, 14))) for base in bases]
    )
    counts = draw(st.lists(row, min_size=1, max_size=4))
    return _table([list(each) for each in counts], bases)


def _exact(table: Table, published: SuppressedTable) -> list[list[int]]:
    """Return the exact counts in the published columns, worked out a second time."""
    found = []
    for row in table.counts:
        by_name = dict(zip(table.columns, row, strict=True))
        found.append(
            [
                sum(row) if column == ALL else sum(by_name[name] for name in column.split(" + "))
                for column in published.columns
            ]
        )
    return found


def _primary_only(table: Table) -> SuppressedTable:
    """Return ``table`` with the rule "under ten is hidden" alone: the control."""
    columns = [[sum(row), *row] for row in table.counts]
    return restore_table(
        {
            "title": table.title,
            "policy": {"name": "10-5", "threshold": 10, "rounding": 5, "base_minimum": 20},
            "rows": table.rows,
            "columns": (ALL, *table.columns),
            "cells": [
                [{"count": POLICY.rounded(n) if n >= 10 else None, "percent": None} for n in row]
                for row in columns
            ],
            "bases": [POLICY.rounded(n) for n in (sum(table.bases), *table.bases)],
            "small_revisions_hidden": False,
        }
    )


@settings(deadline=None)
@given(tables())
def test_no_count_under_ten_is_shown_and_every_shown_count_is_the_true_one_rounded(
    table: Table,
) -> None:
    published = suppress(table)

    for exact, cells in zip(_exact(table, published), published.cells, strict=True):
        for count, cell in zip(exact, cells, strict=True):
            assert cell.count is None or (count >= 10 and abs(cell.count - count) <= 2)
            assert cell.count is None or cell.count % 5 == 0


@settings(deadline=None)
@given(tables())
def test_no_total_reveals_a_hidden_count(table: Table) -> None:
    published = suppress(table)

    assert all(high - low >= 10 for low, high in attack(published).values())


@settings(deadline=None)
@given(tables())
def test_the_attack_never_rules_out_the_truth(table: Table) -> None:
    published = suppress(table)
    exact = _exact(table, published)

    for (row, column), (low, high) in attack(published).items():
        assert low <= exact[row][column] <= high


@settings(deadline=None)
@given(tables())
def test_every_hidden_cell_is_attacked_and_counted(table: Table) -> None:
    published = suppress(table)

    assert len(attack(published)) == published.n_suppressed


@settings(deadline=None)
@given(tables())
def test_no_breakdown_has_a_base_under_twenty(table: Table) -> None:
    published = suppress(table)

    assert published.columns[0] == ALL
    assert all(base is not None and base >= 20 for base in published.bases[1:])
    assert len(published.columns) != 2


@settings(deadline=None)
@given(tables())
def test_percentages_are_whole_and_of_rounded_figures(table: Table) -> None:
    published = suppress(table)

    for row in published.cells:
        for cell, base in zip(row, published.bases, strict=True):
            if cell.percent is not None:
                assert cell.count is not None
                assert base is not None
                assert base >= 20
                assert abs(cell.percent - 100 * cell.count / base) <= 0.5


@settings(deadline=None)
@given(tables())
def test_a_kept_table_is_read_back_as_it_was(table: Table) -> None:
    published = suppress(table)

    assert restore_table(json.loads(json.dumps(published.to_dict()))) == published


def test_primary_suppression_alone_leaks() -> None:
    table = _table([[30, 4], [25, 25], [2, 25], [60, 9]], [60, 60])
    control = _primary_only(table)

    narrow = [bounds for bounds in attack(control).values() if bounds[1] - bounds[0] < 10]

    assert len(narrow) == 3
    with pytest.raises(DisclosureError, match="reveals a hidden number"):
        verify(control)
    verify(suppress(table))


def test_two_categories_with_one_hidden_leak_and_are_both_hidden() -> None:
    table = _table([[30, 4]], [60, 60])
    (leak,) = attack(_primary_only(table)).values()

    published = suppress(table)

    assert leak == (1.0, 9.0)
    assert [cell.is_shown for cell in published.cells[0]] == [True, False, False]


def test_the_attack_finds_the_bounds_that_counting_finds() -> None:
    table = _table([[12, 4, 11]], [21, 22, 20])
    control = _primary_only(table)

    assert attack(control) == _counted(control)


def _counted(table: SuppressedTable) -> dict[tuple[int, int], tuple[float, float]]:
    """Try every row that fits the published numbers: an oracle without linear programming."""

    def fits(count: int, figure: int | None, least: int = 10) -> bool:
        return figure is None or (abs(count - figure) <= 2 and count >= least)

    seen: dict[int, list[int]] = {}
    for categories in product(range(26), repeat=len(table.columns) - 1):
        row = (sum(categories), *categories)
        if all(fits(n, cell.count) for n, cell in zip(row, table.cells[0], strict=True)):
            tops = [(base or 0) + 2 for base in table.bases]
            if all(count <= top for count, top in zip(row, tops, strict=True)):
                for column, count in enumerate(row):
                    seen.setdefault(column, []).append(count)
    hidden = [column for column, cell in enumerate(table.cells[0]) if not cell.is_shown]
    return {(0, column): (min(seen[column]), max(seen[column])) for column in hidden}


def test_zero_small_and_complementary_cells_look_the_same() -> None:
    published = suppress(_table([[0, 30, 40], [4, 30, 40], [0, 4, 40]], [60, 60, 60]))

    hidden = {cell for row in published.cells for cell in row if not cell.is_shown}

    assert hidden == {Cell()}
    assert {cell.words for cell in hidden} == {WORDS}
    assert SYMBOL not in WORDS.split()
    assert Cell(15).words == "15"


def test_small_categories_are_merged_and_named_after_their_parts() -> None:
    published = suppress(_table([[5, 6, 30]], [12, 14, 40], ["10-11", "12-13", "14-17"]))

    assert published.columns == (ALL, "10-11 + 12-13", "14-17")


def test_one_small_category_is_merged_with_the_next_smallest() -> None:
    published = suppress(_table([[5, 20, 30]], [12, 30, 40], ["a", "b", "c"]))

    assert published.columns == (ALL, "a + b", "c")


def test_a_breakdown_with_one_category_left_is_dropped() -> None:
    published = suppress(_table([[5, 20]], [12, 60]))

    assert published.columns == (ALL,)
    assert published.cells == ((Cell(25, 36),),)


def test_a_base_under_the_minimum_has_no_percentages() -> None:
    published = suppress(_table([[12], [0]], [15]))

    assert published.bases == (15,)
    assert published.cells == ((Cell(10),), (Cell(),))


def test_a_base_under_the_threshold_is_hidden_too() -> None:
    published = suppress(_table([[3]], [8]))

    assert published.bases == (None,)
    assert attack(published) == {(0, 0): (0, inf)}


@pytest.mark.parametrize(
    "table",
    [
        _table([[5]], [4]),
        _table([[-1]], [4]),
        _table([[1, 2]], [4]),
        _table([[1, 1]], [4, 4], ["same", "same"]),
        _table([], [], []),
        Table("t", ("a", "a"), (ALL,), ((1,), (1,)), (9,)),
        Table("t", ("a",), (ALL,), ((1,), (1,)), (9,)),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(table: Table) -> None:
    with pytest.raises(DisclosureError, match="do not fit"):
        suppress(table)


def test_an_exact_table_shows_no_count_in_a_log() -> None:
    assert repr(_table([[7]], [9])) == "Table('themes by age', 1 x 1)"


# --- earlier releases ---------------------------------------------------------


def _released(*tables_: Table) -> list[tuple[Table, SuppressedTable]]:
    """Release the tables one after the other, each with all before it as earlier ones."""
    earlier: list[tuple[Table, SuppressedTable]] = []
    for table in tables_:
        earlier.append((table, suppress(table, earlier=earlier)))
    return earlier


def test_a_figure_that_moved_by_less_than_ten_keeps_its_published_value() -> None:
    releases = _released(_table([[22]], [60]), _table([[28]], [60]))

    first, second = (published for _, published in releases)

    assert second.cells == first.cells
    assert second.small_revisions_hidden
    assert not first.small_revisions_hidden


def test_a_hidden_figure_that_moved_by_less_than_ten_stays_hidden() -> None:
    (_, second) = (
        published for _, published in _released(_table([[8]], [60]), _table([[13]], [60]))
    )

    assert second.cells == ((Cell(),),)


def test_a_figure_that_moved_by_ten_is_published_anew() -> None:
    (_, second) = (
        published for _, published in _released(_table([[22]], [60]), _table([[32]], [60]))
    )

    assert second.cells[0][0].count == 30
    assert not second.small_revisions_hidden


def test_small_steps_add_up_to_a_new_value() -> None:
    releases = _released(*[_table([[count]], [90]) for count in (20, 26, 32, 36)])

    assert [published.cells[0][0].count for _, published in releases] == [20, 20, 30, 30]


def test_a_cell_is_hidden_where_the_children_without_it_moved_by_few() -> None:
    (_, second) = (
        published for _, published in _released(_table([[20]], [60]), _table([[35]], [78]))
    )

    assert second.cells == ((Cell(),),)


def test_a_row_or_a_table_that_is_new_is_compared_with_nothing() -> None:
    other = Table("other", ("theme 0",), (ALL,), ((20,),), (60,))
    releases = _released(other, _table([[20]], [60]), _table([[20], [33]], [60]))

    assert [row[0].count for row in releases[-1][1].cells] == [20, 35]


def test_an_earlier_release_under_another_policy_is_refused() -> None:
    table = _table([[20]], [60])
    earlier = [(table, suppress(table, Policy("10-10", rounding=10)))]

    with pytest.raises(DisclosureError, match="another policy"):
        suppress(table, earlier=earlier)


@settings(deadline=None)
@given(tables(), st.data())
def test_no_two_releases_differ_by_fewer_than_ten_children(
    first: Table, data: st.DataObject
) -> None:
    counts = [
        [
            data.draw(st.integers(max(0, n - 12), min(base, n + 12)))
            for n, base in zip(row, first.bases, strict=True)
        ]
        for row in first.counts
    ]
    (before, old), (after, new) = _released(first, _table(counts, list(first.bases)))

    for number, (was, now) in enumerate(zip(_exact(before, old), _exact(after, new), strict=True)):
        for column, (one, other) in enumerate(zip(was, now, strict=True)):
            a, b = old.cells[number][column].count, new.cells[number][column].count
            assert a is None or b is None or a == b or abs(one - other) >= 10
    assert all(high - low >= 10 for low, high in attack(new).values())


# --- reading back -------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "value"),
    [
        ("cells", [[{"count": 5, "percent": None}]]),
        ("cells", [[{"count": 12, "percent": None}]]),
        ("cells", []),
        ("cells", [[{"count": 20, "percent": None}] * 2]),
        ("bases", [7]),
        ("bases", [60, 60]),
        ("policy", {"nam": "x"}),
        ("rows", 3),
        ("cells", [[{"number": 20}]]),
    ],
)
def test_what_could_not_have_been_published_is_not_read_back(changed: str, value: object) -> None:
    data = {**suppress(_table([[20]], [60])).to_dict(), changed: value}

    with pytest.raises(DisclosureError):
        restore_table(data)
