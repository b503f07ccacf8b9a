"""Rules of the form "who .. does .. to whom" over the words of a text.

A slot is a set of words in every form and common spelling; a rule is a row of slots
and words with bounded gaps. One rule so covers what thousands of sentences share.
The notation is told at the top of ``analysis/data/dangers.toml``. The time grows with
the length of the text: each rule looks only at places where its words stand.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from analysis.gazetteers import is_everyday
from analysis.text import Span

_WORD = re.compile(r"[^\W_]+(?:['\u2019*@][^\W_]+)*['\u2019]?")
_STOP = re.compile(r"[.!?\n]")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_AGE = re.compile(r"[1-9]\d(?:s|)", re.ASCII)
_FIGURES = re.compile(r"\d+(?:k|)", re.ASCII)
_GAP = re.compile(r"\.\.(\d+)")
_BEHIND_A_STOP = 40
_SHORTEST_MISSPELLED = 5
_SHORTEST_START = 3
_OF_AGE = 18
_NONE = frozenset[int]()


@dataclass(frozen=True, slots=True)
class _Step:
    """One place of a rule: which words stand there, and how many may stand before it."""

    words: int
    gap: int
    is_absent: bool


class _Place(NamedTuple):
    """A word or a phrase in a text: its first and last word, by number, and its offsets.

    Numbers jump at the end of a sentence.
    """

    first: int
    last: int
    start: int
    end: int


class SlotRules:
    """Rules compiled from their notation.

    :param slots: each slot's words, parted by white space
    :param rules: each rule in its notation
    """

    def __init__(self, slots: Mapping[str, str], rules: Iterable[str]) -> None:
        self._slots = slots
        self._numbers: dict[frozenset[str], int] = {}
        self._collected: dict[str, set[int]] = {}
        self._starts: dict[str, set[int]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], frozenset[int]]]] = {}
        self._near: dict[str, str] = {}
        self._rules = [tuple(self._steps(rule)) for rule in rules]
        self._needs = [
            frozenset(step.words for step in rule if not step.is_absent) for rule in self._rules
        ]
        self._exact = _shared(self._collected)
        for word in self._exact:
            if len(word) >= _SHORTEST_MISSPELLED:
                for rest in _one_letter_less(word):
                    also = self._near.get(rest)
                    self._near[rest] = f"{also} {word}" if also else word
        self._numbers.clear()  # megabytes that only compiling needs
        self._collected.clear()
        self._of_known_word = lru_cache(maxsize=None)(self._find_word)

    def find(self, small: str) -> Iterator[tuple[int, Span]]:
        """Yield the number of each rule that ``small`` meets, and where.

        :param small: the text in small letters
        """
        words = list(_WORD.finditer(small))
        standing = list(self._standing(_plain_words(small, words)))
        present = frozenset[int]().union(*(of for _, _, of in standing))
        possible = [number for number, needs in enumerate(self._needs) if needs <= present]
        wanted = {step.words for number in possible for step in self._rules[number]}
        numbers = _numbered(small, words) if wanted else []
        places: dict[int, list[_Place]] = {}
        for first, last, of in standing:
            for each in wanted & of:
                place = _Place(
                    numbers[first], numbers[last], words[first].start(), words[last].end()
                )
                places.setdefault(each, []).append(place)
        for number in possible:
            for span in _matches(self._rules[number], places):
                yield number, span

    def _standing(self, plain: list[str]) -> Iterator[tuple[int, int, frozenset[int]]]:
        """Yield each word and phrase that means something: first word, last word, its steps."""
        for index, word in enumerate(plain):
            of = self._of_word(word)
            if of:
                yield index, index, of
            for rest, of_phrase in self._phrases.get(word, ()):
                last = index + len(rest)
                if tuple(plain[index + 1 : last + 1]) == rest:
                    yield index, last, of_phrase

    def _of_word(self, word: str) -> frozenset[int]:
        """Return the steps a word can stand for; only words of the lexicons are kept in mind."""
        if word in self._exact or is_everyday(word):
            return self._of_known_word(word)
        return self._find_word(word)

    def _find_word(self, word: str) -> frozenset[int]:
        """Return the steps a word can stand for: as it is, by its start, or misspelled."""
        found = self._exact.get(word, _NONE)
        for length in range(_SHORTEST_START, len(word) + 1):
            found |= self._starts.get(word[:length], _NONE)
        if _AGE.fullmatch(word):
            age = "@adult" if int(word[:2]) >= _OF_AGE else "@minor"
            found |= self._exact.get(age, _NONE)
        if _FIGURES.fullmatch(word):
            found |= self._exact.get("@number", _NONE)
        if not found and len(word) >= _SHORTEST_MISSPELLED and not is_everyday(word):
            for rest in _one_letter_less(word):
                for meant in self._near.get(rest, "").split():
                    if meant[0] == word[0] and abs(len(meant) - len(word)) <= 1:
                        found |= self._exact[meant]
        return found

    def _steps(self, rule: str) -> Iterator[_Step]:
        """Yield the steps of a rule in its notation."""
        gap = 0
        for part in rule.split():
            if match := _GAP.fullmatch(part):
                gap = int(match[1])
            else:
                yield _Step(self._number(part.lstrip("!")), gap, part.startswith("!"))
                gap = 0

    def _number(self, part: str) -> int:
        """Return the number of a step, and keep its words under it."""
        entries = frozenset(self._entries(part.split("|")))
        if entries not in self._numbers:
            self._numbers[entries] = len(self._numbers)
            for entry in entries:
                self._keep(entry, self._numbers[entries])
        return self._numbers[entries]

    def _entries(self, words: Iterable[str]) -> Iterator[str]:
        """Yield words as a slot or a rule names them, slots replaced by their words."""
        for word in words:
            if word.startswith("@") and word[1:] in self._slots:
                yield from self._entries(self._slots[word[1:]].split())
            else:
                yield word

    def _keep(self, entry: str, number: int) -> None:
        """Keep one entry: a word, a verb in its forms, the start of words, or a phrase."""
        if entry.endswith("*"):
            self._starts.setdefault(entry[:-1], set()).add(number)
        elif "_" in entry:
            first, *rest = entry.split("_")
            self._phrases.setdefault(first, []).append((tuple(rest), frozenset((number,))))
        else:
            for form in _forms(entry):
                self._collected.setdefault(form, set()).add(number)


def _numbered(small: str, words: list[re.Match[str]]) -> list[int]:
    """Return the number of each word; numbers jump at the end of a sentence."""
    numbers, number, done = [], 0, 0
    for match in words:
        number += _BEHIND_A_STOP if _STOP.search(small, done, match.start()) else 1
        numbers.append(number)
        done = match.end()
    return numbers


def _matches(rule: tuple[_Step, ...], places: dict[int, list[_Place]]) -> Iterator[Span]:
    """Yield where a rule is met: from each first word, the nearest way to the last."""
    is_guarded = rule[0].is_absent
    first, *steps = rule[1:] if is_guarded else rule
    guard = places.get(rule[0].words, []) if is_guarded else []
    for place in places[first.words]:
        if any(each.last == place.first - 1 for each in guard):
            continue
        end = _end(place, steps, places)
        if end is not None:
            yield Span(place.start, end)


def _end(place: _Place, steps: list[_Step], places: dict[int, list[_Place]]) -> int | None:
    """Return where the steps end that start behind ``place``; ``None`` where they are not met."""
    reached = {place.last: place.end}
    for step in steps:
        there = places.get(step.words, [])
        if step.is_absent:
            before = {each.first for each in there}
            reached = {last: end for last, end in reached.items() if last + 1 not in before}
        else:
            reached = {
                each.last: each.end
                for each in there
                if any(0 < each.first - last <= step.gap + 1 for last in reached)
            }
        if not reached:
            return None
    return min(reached.values())


def _plain_words(small: str, words: list[re.Match[str]]) -> list[str]:
    """Return each word as :func:`_plain` has it; in most texts that is as it stands."""
    spelled = [match.group() for match in words]
    if "'" in small or "\u2019" in small or _DRAWN_OUT.search(small):
        return [_plain(word) for word in spelled]
    return spelled


def _plain(word: str) -> str:
    """Return a word without apostrophes, and letters drawn out ("pleeease") made single."""
    straight = word.replace("'", "").replace("\u2019", "")
    return straight if straight.isdigit() else _DRAWN_OUT.sub(r"\1", straight)


def _shared(collected: Mapping[str, set[int]]) -> dict[str, frozenset[int]]:
    """Return the steps of each word; words with the same steps share one set in memory."""
    sets: dict[frozenset[int], frozenset[int]] = {}
    frozen = ((word, frozenset(steps)) for word, steps in collected.items())
    return {word: sets.setdefault(steps, steps) for word, steps in frozen}


def _one_letter_less(word: str) -> set[str]:
    """Return a word, and the word without each of its letters."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(1, len(word)))}


def _forms(entry: str) -> Iterator[str]:
    """Yield the forms of a verb written "hit+"; any other word as it is.

    >>> sorted(_forms("hit+"))[:4]
    ['hit', 'hitd', 'hited', 'hites']
    """
    verb = entry.rstrip("+")
    yield verb
    if verb == entry:
        return
    stem = verb.removesuffix("e")
    stems = {stem, stem + stem[-1]} if stem[-1] in "bdgklmnprt" else {stem}
    for each in stems:
        yield from (each + ending for ending in ("ed", "d", "ing", "in", "t"))
    yield from (verb + "s", stem + "es")
    if verb.endswith("y"):
        yield from (verb[:-1] + "ies", verb[:-1] + "ied")
