"""Cut a text where marks begin and end, so that a template can show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.redaction import Kind
from analysis.redaction import Removal as Taken
from analysis.text import Span
from voice.models.vault.text import Removal


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text under the same marks.

    :param numbers: the marks that cover it; none for plain words
    :param ending: the marks that end with it
    """

    words: str
    numbers: tuple[int, ...]
    ending: tuple[int, ...]


def cut_segments(value: str, spans: Sequence[Span]) -> tuple[Segment, ...]:
    """Cut ``value`` at each end of each span; span number 1 is the first.

    Spans may overlap; one that runs behind the text is cut off there.
    """
    size = len(value)
    marks = [
        (number, min(span.start, size), min(span.end, size)) for number, span in enumerate(spans, 1)
    ]
    cuts = sorted({0, size, *(offset for _, *ends in marks for offset in ends)})
    return tuple(
        Segment(
            words=value[start:end],
            numbers=tuple(number for number, low, high in marks if low < end and start < high),
            ending=tuple(number for number, low, high in marks if low < high == end),
        )
        for start, end in pairwise(cuts)
    )


def place_in_redacted(span: Span, removals: Iterable[Removal]) -> Span:
    """Map a span of the original to the redacted text, labels taken whole.

    :param removals: everything that was taken out, in the order of the original
    """
    taken = [
        Taken(Kind(removal.kind), Span(removal.start, removal.end), removal.number)
        for removal in removals
    ]
    start = _moved(span.start, taken, is_end=False)
    return Span(start, max(start, _moved(span.end, taken, is_end=True)))


def find_words(value: str, words: str) -> Span | None:
    """Return where ``words`` stand in ``value``, whatever their case and spacing."""
    wanted = " ".join(words.split()).lower()
    letters = [(letter.lower(), offset) for offset, letter in enumerate(value)]
    squeezed = [
        (" " if letter.isspace() else letter[:1], offset)
        for number, (letter, offset) in enumerate(letters)
        if not (letter.isspace() and number and letters[number - 1][0].isspace())
    ]
    found = "".join(letter for letter, _ in squeezed).find(wanted) if wanted else -1
    if found < 0:
        return None
    return Span(squeezed[found][1], squeezed[found + len(wanted) - 1][1] + 1)


def _moved(offset: int, taken: Iterable[Taken], *, is_end: bool) -> int:
    shift = 0
    for removal in taken:
        if offset < removal.span.start or (is_end and offset == removal.span.start):
            break
        if offset < removal.span.end or (is_end and offset == removal.span.end):
            start = removal.span.start + shift
            return start + len(removal.label) if is_end else start
        shift += len(removal.label) - (removal.span.end - removal.span.start)
    return offset + shift
