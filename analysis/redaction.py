"""Names, numbers and places out of a text, by rules alone.

What goes is replaced by its kind and a number ("[person 1]"); the same person has
the same number within one answer and no meaning beyond it. Pure ``re``: the
public process imports this module.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analysis.errors import SpanError
from analysis.gazetteers import Words
from analysis.identifiers import Found, Kind, find_identifiers
from analysis.person_names import find_people
from analysis.place_names import find_places
from analysis.text import PlainText, RedactedText, Span

__all__ = ["Kind", "Redaction", "Redactor", "Removal", "restore"]

_RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            Kind.EMAIL,
            Kind.URL,
            Kind.NHS_NUMBER,
            Kind.PHONE,
            Kind.BIRTH_DATE,
            Kind.REGISTRATION,
            Kind.STREET_ADDRESS,
            Kind.POSTCODE,
            Kind.OTHER_ID,
            Kind.HANDLE,
            Kind.SCHOOL,
            Kind.PLACEMENT,
            Kind.PLACE,
            Kind.PERSON,
        )
    )
}
_SCHOOL_WORDS = re.compile(r"\b(?:school|academy|college|primary|high|pru)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Removal:
    """One thing that was taken out: its kind, its place in the plain text, its number."""

    kind: Kind
    span: Span
    number: int

    @property
    def label(self) -> str:
        """Return what stands in its place, for example ``[person 1]``."""
        return f"[{self.kind.replace('_', ' ')} {self.number}]"


@dataclass(frozen=True, slots=True)
class Redaction:
    """A redacted text, and what was taken out of the plain one, in order."""

    text: RedactedText
    removals: tuple[Removal, ...]

    def to_plain(self, span: Span) -> Span:
        """Return the place in the plain text that ``span`` of the redacted text stands for.

        A span that cuts into a label covers the whole of what the label stands for.

        :raises SpanError: if the span ends behind the redacted text
        """
        if span.end > len(self.text.value):
            message = f"a span ends at {span.end}, the text at {len(self.text.value)}"
            raise SpanError(message)
        return Span(self._start(span.start), self._end(span.end))

    def _start(self, offset: int) -> int:
        """Map the start of a span: inside a label, to the start of what was removed."""
        shift = 0
        for removal in self.removals:
            label_start = removal.span.start - shift
            if offset < label_start:
                break
            if offset < label_start + len(removal.label):
                return removal.span.start
            shift = removal.span.end - label_start - len(removal.label)
        return offset + shift

    def _end(self, offset: int) -> int:
        """Map the end of a span: inside a label, to the end of what was removed."""
        shift = 0
        for removal in self.removals:
            label_start = removal.span.start - shift
            if offset <= label_start:
                break
            if offset <= label_start + len(removal.label):
                return removal.span.end
            shift = removal.span.end - label_start - len(removal.label)
        return offset + shift


class Redactor:
    """Take out of a text what leads to a person.

    :param local_names: names of homes, schools and other places that the operator
        knows; each is found in any case and with any white space
    """

    def __init__(self, local_names: Sequence[str] = ()) -> None:
        self.local_names = tuple(local_names)
        self._local = _local_pattern(self.local_names)

    def redact(self, text: PlainText) -> Redaction:
        """Return ``text`` without names and numbers, and what was taken out."""
        removals = tuple(_numbered(text.value, _merged(self._find(text.value))))
        return Redaction(RedactedText(_replaced(text.value, removals)), removals)

    def _find(self, value: str) -> Iterator[Found]:
        yield from find_identifiers(value)
        words = Words(value)
        yield from find_people(words)
        yield from find_places(words)
        if self._local is not None:
            for match in self._local.finditer(value):
                is_school = _SCHOOL_WORDS.search(match.group())
                kind = Kind.SCHOOL if is_school else Kind.PLACEMENT
                yield Found(kind, Span(*match.span()))


def restore(value: str) -> RedactedText:
    """Return a redacted text that was kept, read back as what it is.

    Only for words that left :meth:`Redactor.redact` before; nothing is checked.
    """
    return RedactedText(value)


def _local_pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    """Return one pattern for all local names, the longest first; ``None`` for no names."""
    flexible = [
        r"\s+".join(re.escape(part) for part in name.split()).replace("'", "['\u2019]?")
        for name in sorted(names, key=len, reverse=True)
        if name.strip()
    ]
    if not flexible:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(flexible)})(?!\w)", re.IGNORECASE)


def _merged(found: Iterable[Found]) -> list[Found]:
    """Return the finds in order; what overlaps becomes one, of the kind that is surest."""
    merged: list[Found] = []
    for each in sorted(found, key=lambda each: (each.span, _RANK[each.kind])):
        if merged and merged[-1].span.overlaps(each.span):
            last = merged.pop()
            kind = min(last.kind, each.kind, key=_RANK.__getitem__)
            end = max(last.span.end, each.span.end)
            merged.append(Found(kind, Span(last.span.start, end)))
        else:
            merged.append(each)
    return merged


def _numbered(value: str, found: Iterable[Found]) -> Iterator[Removal]:
    """Yield the removals; what reads the same has the same number, a person by first name."""
    numbers: dict[tuple[Kind, str], int] = {}
    given: dict[Kind, int] = {}
    for each in found:
        words = each.span.of(value).casefold().split()
        key = (each.kind, words[0] if each.kind is Kind.PERSON else " ".join(words))
        if key not in numbers:
            given[each.kind] = given.get(each.kind, 0) + 1
            numbers[key] = given[each.kind]
        yield Removal(each.kind, each.span, numbers[key])


def _replaced(value: str, removals: Iterable[Removal]) -> str:
    """Return ``value`` with the label of each removal in its place."""
    parts: list[str] = []
    done = 0
    for removal in removals:
        parts += [value[done : removal.span.start], removal.label]
        done = removal.span.end
    return "".join([*parts, value[done:]])
