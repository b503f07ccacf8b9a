"""The lexicon's patterns: how a row of words is written, read and kept.

A pattern is a row of words. Words match in any spelling and form that
``words.yaml`` knows; ``(a|b)`` is a choice, ``x?`` may be absent, ``@name`` is
a list of words, ``..`` lets two words pass and ``...`` five, ``=ran`` means
exactly as typed and ``!out`` that the next word is another one. A row becomes
a regular expression over a sentence spelled ``stem/typed stem/typed ``.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from itertools import chain, product
from typing import Any, TypeAlias

import yaml

from analysis import tokens
from analysis.errors import CodebookError


class Tier(StrEnum):
    """How much a pattern proves on its own."""

    REASON = "reason"
    """Holds the leaving in itself: "ran away to be with my boyfriend"."""
    STRONG = "strong"
    """Present wherever it is said; a reason near words of leaving."""
    NEAR = "near"
    """Counts only in a sentence that speaks of leaving, or in an answer to a question."""
    WEAK = "weak"
    """Counts only as NEAR does, and only with a "because" unless the answer is brief."""
    SHORT = "short"
    """Counts only as a short answer to a question: "school"."""
    WISH = "wish"
    """Counts only as what would have helped: "if they listened"."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of the lexicon, ready to search."""

    name: str
    """What it speaks for: a code, or a kind of context."""
    rule: str
    """Where it stands: ``forced_to_leave/reason/3``."""
    tier: Tier
    regex: re.Pattern[str]
    anchors: frozenset[str]
    """One of these stems is in every match; without them nobody need search."""


class Shelf:
    """Patterns in order, found again by the stems they cannot do without."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self.patterns = tuple(patterns)
        self._places: dict[str, list[int]] = {}
        for place, pattern in enumerate(self.patterns):
            for stem in pattern.anchors:
                self._places.setdefault(stem, []).append(place)

    def candidates(self, stems: Iterable[str]) -> Iterator[Pattern]:
        """Yield the patterns that could match a sentence with these stems."""
        places = {place for stem in stems for place in self._places.get(stem, ())}
        return (self.patterns[place] for place in sorted(places))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The patterns of ``lexicon.yaml``, shelved by what they are for."""

    version: str
    contexts: Shelf
    guards: Shelf
    codes: Shelf
    exclusions: Shelf
    """Where one of these stands in a sentence, its code does not."""


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Load the patterns that ship with the package."""
    file = resources.files("analysis") / "data" / "lexicon.yaml"
    return parse_lexicon(file.read_text(encoding="utf-8"))


def parse_lexicon(text: str) -> Lexicon:
    """Read patterns from YAML.

    :raises CodebookError: if a pattern uses an unknown list or an unknown tier
    """
    document: dict[str, Any] = yaml.safe_load(text)
    lists = {name: _choice(words, {}) for name, words in document["lists"].items()}
    codes = document["codes"].items()
    return Lexicon(
        version=hashlib.sha256(text.encode("utf-8")).hexdigest()[:8],
        contexts=Shelf(
            pattern
            for kind, rows in document["contexts"].items()
            for pattern in _patterns(kind, "context", Tier.STRONG, rows, lists)
        ),
        guards=Shelf(_patterns("guard", "guard", Tier.STRONG, document["guards"], lists)),
        codes=Shelf(
            pattern
            for slug, blocks in codes
            for block, rows in blocks.items()
            if block != _EXCLUSION
            for pattern in _patterns(slug, block, _tier(slug, block), rows, lists)
        ),
        exclusions=Shelf(
            pattern
            for slug, blocks in codes
            for pattern in _patterns(
                slug, _EXCLUSION, Tier.STRONG, blocks.get(_EXCLUSION, ""), lists
            )
        ),
    )


_EXCLUSION = "not"
_ELEMENT = re.compile(r"!?\((?:[^()]|\([^()]*\))*\)\??|\S+")
_SPLIT = re.compile(r"\|(?![^()]*\))")
_WORDS = re.compile(r"[^()|!?.*+]+")
_GAPS: Mapping[str, str] = {"..": r"(?:\S+ ){0,2}?", "...": r"(?:\S+ ){0,5}?"}
_COMMON = frozenset(
    {"i", "me", "my", "we", "be", "to", "not", "do", "the", "a", "it", "they", "he", "she", "have"}
    | {"get", "of", "in", "and", "out", "that", "this", "so", "you", "for", "on", "with", "at"}
    | {"go", "all", "no", "never", "mum", "dad", "parent"}
)
_Words: TypeAlias = tuple[str, ...]
"""One way to fill a place in a pattern: ``("kick", "me")``; ``=ran`` is kept as typed."""
_Choice: TypeAlias = tuple[_Words, ...]


def _tier(slug: str, name: str) -> Tier:
    try:
        return Tier(name)
    except ValueError as err:
        message = f"code {slug} of the lexicon has an unknown tier, {name}"
        raise CodebookError(message) from err


def _patterns(
    name: str, block: str, tier: Tier, rows: str, lists: Mapping[str, _Choice]
) -> Iterator[Pattern]:
    """Compile the rows of one block; blank rows and those after ``#`` do not count."""
    lines = [line.strip() for line in rows.splitlines()]
    written = [line for line in lines if line and not line.startswith("#")]
    for number, row in enumerate(written, start=1):
        regex, anchors = _compile(f"{name}/{block}/{number}", row, lists)
        yield Pattern(name, f"{name}/{block}/{number}", tier, regex, anchors)


def _compile(
    rule: str, row: str, lists: Mapping[str, _Choice]
) -> tuple[re.Pattern[str], frozenset[str]]:
    """Turn a row into a regular expression and the stems it cannot do without."""
    parts: list[str] = []
    anchors: list[frozenset[str]] = []
    for element in _ELEMENT.findall(row):
        if element in _GAPS:
            parts.append(_GAPS[element])
            continue
        choice = _choice(_inside(element), lists)
        regex = "(?:" + "|".join(_regex(words) for words in choice) + ")"
        if element.startswith("!"):
            parts.append(f"(?!{regex})")
        elif element.endswith("?"):
            parts.append(f"{regex}?")
        else:
            parts.append(regex)
            anchors.append(frozenset(_rarest(words) for words in choice))
    if not anchors:
        message = f"pattern {rule} of the lexicon has no word that must be there"
        raise CodebookError(message)
    best = min(anchors, key=lambda stems: (len(stems & _COMMON), len(stems)))
    return re.compile(r"(?:^|(?<= ))" + "".join(parts)), best


def _inside(element: str) -> str:
    """Take the marks off an element: ``!(a|b)`` and ``(a|b)?`` both hold ``a|b``."""
    bare = element.removeprefix("!").removesuffix("?")
    return bare[1:-1] if bare.startswith("(") else bare


def _choice(text: str, lists: Mapping[str, _Choice]) -> _Choice:
    """Read "kick|throw out|@fam|a (b|c)" into its ways.

    :raises CodebookError: if a list is unknown or a word holds a mark
    """
    ways: list[_Words] = []
    for way in _SPLIT.split(text):
        steps = [_step(step, lists) for step in _ELEMENT.findall(way)]
        ways.extend(tuple(chain.from_iterable(words)) for words in product(*steps))
    return tuple(dict.fromkeys(ways))


def _step(step: str, lists: Mapping[str, _Choice]) -> _Choice:
    if step.startswith("("):
        return _choice(_inside(step), lists)
    if step.startswith("@"):
        if step[1:] not in lists:
            message = f"the lexicon has no list called {step[1:]}"
            raise CodebookError(message)
        return lists[step[1:]]
    if step not in _GAPS and not _WORDS.fullmatch(step):
        message = f"the lexicon cannot read {step!r}"
        raise CodebookError(message)
    return (_normal(step),)


def _normal(typed: str) -> tuple[str, ...]:
    """Spell a word of a pattern as :mod:`analysis.tokens` would; marks stay as they are."""
    return (typed,) if typed.startswith("=") or typed in _GAPS else tokens.normalise(typed)


def _regex(words: _Words) -> str:
    return "".join(_word_regex(word) for word in words)


def _word_regex(word: str) -> str:
    if word in _GAPS:
        return _GAPS[word]
    if word.startswith("="):
        return rf"\S+/{re.escape(word[1:])} "
    return rf"{re.escape(tokens.stem(word))}/\S+ "


def _rarest(words: _Words) -> str:
    """Give the stem of these words that says most."""
    stems = [
        tokens.stem(word)
        for written in words
        if written not in _GAPS
        for word in tokens.normalise(written.removeprefix("="))
    ]
    return next((stem for stem in stems if stem not in _COMMON), stems[0])
