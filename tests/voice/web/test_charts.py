"""Bars as geometry: nothing leaves the drawing, nothing is shown that is not in words."""

from hypothesis import given
from hypothesis import strategies as st

from voice.web.charts import BARS_PERCENT, LINE_CHARACTERS, Measure, draw_bars

measures = st.lists(
    st.builds(
        Measure,
        label=st.text(max_size=20),
        value=st.integers(0, 10_000),
        words=st.text(max_size=20),
        low=st.none() | st.integers(0, 10_000),
        high=st.none() | st.integers(0, 10_000),
    ),
    max_size=30,
)


@given(measures)
def test_every_bar_lies_inside_the_drawing_and_leaves_room_for_words(items: list[Measure]) -> None:
    chart = draw_bars(items)

    for bar in chart.bars:
        assert 0 <= bar.width <= bar.end <= BARS_PERCENT
        assert 0 < bar.y + chart.bar_height <= chart.height


@given(measures)
def test_bars_and_labels_stand_below_each_other(items: list[Measure]) -> None:
    chart = draw_bars(items)

    tops = [y for bar in chart.bars for y in (*(y for y, _ in bar.lines), bar.y)]
    assert tops == sorted(set(tops))


def test_a_long_label_takes_more_lines_and_loses_no_word() -> None:
    label = "Arguments and not getting on with parents, carers or brothers and sisters"

    (bar,) = draw_bars([Measure(label, 1, "1")]).bars

    assert all(len(line) <= LINE_CHARACTERS for _, line in bar.lines)
    assert " ".join(line for _, line in bar.lines) == label


@given(measures)
def test_the_description_holds_every_label_and_its_words(items: list[Measure]) -> None:
    chart = draw_bars(items)

    assert all(f"{item.label}: {item.words}" in chart.description for item in items)


def test_twice_the_value_is_twice_the_width() -> None:
    chart = draw_bars([Measure("a", 20, "20"), Measure("b", 10, "10")])

    assert chart.bars[0].width == 2 * chart.bars[1].width


def test_a_range_is_drawn_in_the_unit_of_the_bar() -> None:
    (bar,) = draw_bars([Measure("a", 50, "50", low=25, high=50)]).bars

    assert (bar.low_x, bar.high_x) == (bar.width / 2, bar.width)


def test_a_bar_without_a_range_has_none_drawn() -> None:
    (bar,) = draw_bars([Measure("a", 50, "50")]).bars

    assert bar.low_x is bar.high_x is None


def test_the_finding_names_the_most_frequent() -> None:
    chart = draw_bars([Measure("School", 10, "10"), Measure("Home", 20, "20 (40%)")])

    assert chart.finding == "The most frequent is “Home”: 20 (40%)."


def test_the_finding_names_all_that_are_equally_frequent() -> None:
    chart = draw_bars(
        [Measure("School", 20, "20"), Measure("Home", 20, "20"), Measure("a", 1, "1")]
    )

    assert chart.finding == "The most frequent are “School” and “Home”: 20 each."


def test_nothing_to_draw_says_so() -> None:
    assert draw_bars([]).finding == "There is nothing to draw."
