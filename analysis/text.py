"""The two texts of the library, and places in them.

A :class:`PlainText` is what a child typed. A :class:`RedactedText` is what is
left once names and numbers are gone; only :mod:`analysis.redaction` makes one.
Neither shows its words in a log: their ``repr`` tells a length only.
"""

from dataclasses import dataclass

from analysis.errors import SpanError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text, in code points, from ``start`` up to but not including ``end``.

    :raises SpanError: if the offsets are negative or run backwards
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            message = f"no span runs from {self.start} to {self.end}"
            raise SpanError(message)

    def of(self, value: str) -> str:
        """Return the words of ``value`` that this span covers.

        :raises SpanError: if the span ends behind the text
        """
        if self.end > len(value):
            message = f"a span ends at {self.end}, the text at {len(value)}"
            raise SpanError(message)
        return value[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class PlainText:
    """What a child typed, exactly; never logged, never coded."""

    value: str

    def __repr__(self) -> str:
        return f"PlainText({len(self.value)} characters)"


@dataclass(frozen=True, slots=True)
class RedactedText:
    """A text without names, numbers and addresses; made by :mod:`analysis.redaction` alone."""

    value: str

    def __repr__(self) -> str:
        return f"RedactedText({len(self.value)} characters)"
