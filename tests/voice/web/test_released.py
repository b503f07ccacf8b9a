"""A released table in words: the same in table and chart."""

from analysis.disclosure import WORDS, Table, suppress
from voice.queries.releases import ReleasedTable
from voice.web.released import show_table


def released(counts: dict[str, int], base: int) -> ReleasedTable:
    return broken_down({label: (count,) for label, count in counts.items()}, (base,))


def broken_down(counts: dict[str, tuple[int, ...]], bases: tuple[int, ...]) -> ReleasedTable:
    table = Table(
        title="Reasons",
        rows=tuple(counts),
        columns=tuple(f"group {number}" for number, _ in enumerate(bases)),
        counts=tuple(counts.values()),
        bases=bases,
    )
    return ReleasedTable(
        key="reasons",
        role="reason",
        role_label="A reason",
        breakdown="none",
        row_labels=tuple(label.capitalize() for label in counts),
        column_labels=("All children", "One", "Other")[: len(bases) + 1],
        table=suppress(table),
    )


def test_the_most_frequent_theme_comes_first_and_what_is_hidden_is_named_apart() -> None:
    shown = show_table(released({"few": 3, "some": 20, "none": 0, "many": 40}, 60))

    assert shown.rows == (("Many", ("40 (67 %)",)), ("Some", ("20 (33 %)",)))
    assert shown.hidden == ("Few", "None")


def test_a_row_with_one_number_stays_in_the_table_with_what_it_hides() -> None:
    shown = show_table(broken_down({"uneven": (30, 3), "few": (2, 1)}, (40, 40)))

    assert [(label, cells.count(WORDS)) for label, cells in shown.rows] == [("Uneven", 2)]
    assert shown.hidden == ("Few",)


def test_the_chart_draws_what_is_shown_with_the_words_of_the_table() -> None:
    shown = show_table(released({"few": 3, "many": 40}, 60))

    assert [bar.words for bar in shown.chart.bars] == ["40 (67 %)"]
    assert shown.chart.description == "Many: 40 (67 %); Few: not shown"


def test_a_number_without_a_percentage_stands_alone() -> None:
    shown = show_table(released({"many": 15}, 15))

    assert shown.rows == (("Many", ("15",)),)


def test_a_base_that_cannot_be_shown_is_said_in_the_same_words() -> None:
    shown = show_table(released({"few": 3}, 4))

    assert shown.bases == (WORDS,)
