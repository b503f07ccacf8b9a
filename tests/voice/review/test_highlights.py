"""Marks in a text."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.redaction import Redactor
from analysis.text import PlainText, Span
from voice.models.vault.text import Removal
from voice.review.highlights import Segment, cut_segments, find_words, place_in_redacted

spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda ends: Span(*sorted(ends))),
    max_size=5,
)


@given(value=st.text(max_size=25), spans=spans)
def test_the_segments_together_are_the_text(value: str, spans: list[Span]) -> None:
    segments = cut_segments(value, spans)

    assert "".join(segment.words for segment in segments) == value


@given(value=st.text(min_size=31, max_size=40), spans=spans)
def test_each_mark_covers_its_words_and_ends_once(value: str, spans: list[Span]) -> None:
    segments = cut_segments(value, spans)

    for number, span in enumerate(spans, 1):
        covered = "".join(each.words for each in segments if number in each.numbers)
        assert covered == span.of(value)
        assert sum(number in each.ending for each in segments) == (span.start < span.end)


def test_marks_may_overlap() -> None:
    assert cut_segments("abcdef", [Span(0, 4), Span(2, 6)]) == (
        Segment("ab", (1,), ()),
        Segment("cd", (1, 2), (1,)),
        Segment("ef", (2,), (2,)),
    )


def test_a_place_in_the_original_is_found_in_the_redacted_text() -> None:
    plain = "my mum Sarah Jones hits me and Sarah Jones lies"
    redaction = Redactor().redact(PlainText(plain))
    removals = [
        Removal(start=each.span.start, end=each.span.end, kind=each.kind, number=each.number)
        for each in redaction.removals
    ]
    assert removals

    def shown(words: str, *, start: int = 0) -> str:
        at = plain.index(words, start)
        return place_in_redacted(Span(at, at + len(words)), removals).of(redaction.text.value)

    assert shown("my mum") == "my mum"
    assert shown("hits me") == "hits me"
    assert shown("lies") == "lies"
    assert shown("Sarah Jones") == "[person 1]"
    assert shown("rah Jones hits") == "[person 1] hits"
    assert shown("mum Sar") == "mum [person 1]"


def test_words_are_found_whatever_their_case_and_spacing() -> None:
    value = "We had  a\nROW again"

    assert find_words(value, " a row ") == Span(8, 13)
    assert find_words(value, "had a row") == Span(3, 13)
    assert find_words(value, "no row") is None
    assert find_words(value, "  ") is None
