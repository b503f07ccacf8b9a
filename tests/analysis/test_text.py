"""Texts and places in them."""

import pytest

from analysis.errors import SpanError
from analysis.text import PlainText, RedactedText, Span


def test_a_span_gives_the_words_it_covers() -> None:
    assert Span(3, 6).of("oh no! help") == "no!"


def test_a_span_counts_code_points_not_bytes() -> None:
    assert Span(2, 4).of("😭 ok") == "ok"


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_a_span_that_runs_backwards_or_starts_before_the_text_is_refused(
    start: int, end: int
) -> None:
    with pytest.raises(SpanError, match="no span runs"):
        Span(start, end)


def test_a_span_behind_the_end_of_a_text_is_refused() -> None:
    with pytest.raises(SpanError, match="ends at 9, the text at 3"):
        Span(1, 9).of("abc")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Span(0, 3), Span(2, 5), True),
        (Span(0, 3), Span(3, 5), False),
        (Span(3, 5), Span(0, 3), False),
        (Span(0, 9), Span(4, 5), True),
    ],
)
def test_spans_overlap_when_they_share_a_code_point(
    first: Span, second: Span, *, expected: bool
) -> None:
    assert first.overlaps(second) is expected


@pytest.mark.parametrize("kind", [PlainText, RedactedText])
def test_the_repr_of_a_text_tells_its_length_only(
    kind: type[PlainText] | type[RedactedText],
) -> None:
    assert "secret" not in repr(kind("secret words"))
    assert "12 characters" in repr(kind("secret words"))
