"""A released table as planners and reviewers see it: the same words in table and chart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.disclosure import WORDS, Cell
from voice.queries.releases import ReleasedTable, has_figure
from voice.web.charts import BarChart, Measure, draw_bars


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table in words, and the chart of its first column."""

    key: str
    title: str
    heads: tuple[str, ...]
    bases: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    """Label and cells of each row that shows a number, the most frequent first."""
    hidden: tuple[str, ...]
    """The labels of the rows without any number."""
    chart: BarChart
    """What is shown of the first column."""


def show_table(released: ReleasedTable) -> ShownTable:
    """Put a released table into words; nothing is counted here."""
    table = released.table
    lines = released.lines()
    return ShownTable(
        key=released.key,
        title=table.title,
        heads=released.column_labels,
        bases=tuple(WORDS if base is None else str(base) for base in table.bases),
        rows=tuple(
            (label, tuple(map(_words, cells))) for label, cells in lines if has_figure(cells)
        ),
        hidden=tuple(label for label, cells in lines if not has_figure(cells)),
        chart=_chart(lines),
    )


def _chart(lines: Sequence[tuple[str, Sequence[Cell]]]) -> BarChart:
    """Draw what is shown of the first column; its description names what is not, too."""
    chart = draw_bars(
        [
            Measure(label, cells[0].count, _words(cells[0]))
            for label, cells in lines
            if cells[0].count is not None
        ]
    )
    hidden = [f"{label}: {WORDS}" for label, cells in lines if not cells[0].is_shown]
    return replace(chart, description="; ".join(filter(None, [chart.description, *hidden])))


def _words(cell: Cell) -> str:
    return cell.words if cell.percent is None else f"{cell.words} ({cell.percent} %)"
