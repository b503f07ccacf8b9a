"""Horizontal bar charts as plain geometry, drawn by ``components/bars.html`` as SVG.

A chart stands beside a table with the same words; it is never the only place of a number.
Widths are per cent of the drawing and heights are pixels, so that a narrow screen makes the
bars shorter and never the letters smaller.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

LINE_HEIGHT = 19
LINE_CHARACTERS = 42
"""As many as stand side by side on a phone; longer labels take more lines."""
BAR_HEIGHT = 18
GAP = 12
"""Between one bar and the next label."""
BARS_PERCENT = 64
"""How far the longest bar reaches; behind it is room for words."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing to draw.

    :param value: how long the bar is
    :param words: what stands at the end of the bar, the same as in the table
    :param low: where a range begins, in the unit of ``value``
    :param high: where it ends
    """

    label: str
    value: float
    words: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its place in the drawing: x and width in per cent, y in pixels."""

    lines: tuple[tuple[int, str], ...]
    """The label, line by line, each with its y."""
    words: str
    y: int
    width: float
    end: float
    """Where bar and range are over and the words begin."""
    low_x: float | None
    high_x: float | None


@dataclass(frozen=True, slots=True)
class BarChart:
    """A drawing: its height in pixels, its bars, and all of it in words."""

    height: int
    bar_height: int
    bars: tuple[Bar, ...]
    finding: str
    """One sentence: what the chart shows."""
    description: str
    """Every bar in words."""


def draw_bars(measures: Sequence[Measure]) -> BarChart:
    """Place one bar for each measure, in the same order, the longest as far as all may reach."""
    longest = max((max(item.value, item.high or 0) for item in measures), default=0)
    scale = BARS_PERCENT / longest if longest else 0
    bars: list[Bar] = []
    height = 0
    for item in measures:
        bars.append(_bar(item, height, scale))
        height = bars[-1].y + BAR_HEIGHT + GAP
    return BarChart(
        height=height,
        bar_height=BAR_HEIGHT,
        bars=tuple(bars),
        finding=_finding(measures),
        description="; ".join(f"{item.label}: {item.words}" for item in measures),
    )


def _bar(item: Measure, top: int, scale: float) -> Bar:
    lines = textwrap.wrap(item.label, LINE_CHARACTERS)
    return Bar(
        lines=tuple((top + LINE_HEIGHT * n, line) for n, line in enumerate(lines, start=1)),
        words=item.words,
        y=top + LINE_HEIGHT * len(lines) + 6,
        width=_rounded(item.value * scale),
        end=_rounded(max(item.value, item.high or 0) * scale),
        low_x=None if item.low is None else _rounded(item.low * scale),
        high_x=None if item.high is None else _rounded(item.high * scale),
    )


def _rounded(value: float) -> float:
    return round(value, 1)


def _finding(measures: Sequence[Measure]) -> str:
    if not measures:
        return "There is nothing to draw."
    highest = max(item.value for item in measures)
    first, *equals = [item for item in measures if item.value == highest]
    if not equals:
        return f"The most frequent is “{first.label}”: {first.words}."
    labels = " and ".join(f"“{item.label}”" for item in (first, *equals))
    return f"The most frequent are {labels}: {first.words} each."
