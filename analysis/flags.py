"""Words that make a person look at once: safeguarding flags.

A lexicon with scope, tuned to miss little: spelling and texting included, a
negation never lowers a danger word below amber, and one flag too many costs a
minute's reading. A flag orders a person's work; it blocks, lowers and answers
nothing. Pure ``re``: the public process imports this module.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any

from analysis.slots import SlotRules
from analysis.text import PlainText, Span


class Level(StrEnum):
    """How soon a person must look."""

    RED = "red"
    AMBER = "amber"


class Category(StrEnum):
    """What the words may tell of."""

    DANGER_NOW = "danger_now"
    HURT_AT_HOME = "hurt_at_home"
    HURT_BY_TRUSTED = "hurt_by_trusted"
    SEXUAL_HARM = "sexual_harm"
    EXPLOITATION = "exploitation"
    SELF_HARM = "self_harm"
    STILL_AWAY = "still_away"
    WEAPON = "weapon"
    MEDICAL = "medical"
    THREAT_TO_CHILD = "threat_to_child"


@dataclass(frozen=True, slots=True)
class Flag:
    """One place in a text that a person must see.

    ``span`` lies in the plain text; ``why`` names the rule, for example
    ``self_harm/red/3``, and never the words.
    """

    category: Category
    level: Level
    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class _Rule:
    category: Category
    level: Level
    name: str
    is_lowered_by_negation: bool


_NEGATION = (
    r"\b(?:not|never|no|nor|aint|dnt|hvnt|havnt"
    r"|(?:do|did|does|would|could|should|ca|wo|was|were|is|are|have|has|had|ai|must)n'?t)"
)
_NEGATED_BEFORE = re.compile(
    rf"{_NEGATION}(?:\s{{1,3}}(?:a|any|actually|be|been|being|carry|ever|even|feel|get|gonna|got"
    r"|had|have|having|want|wanna|really|the|to|trying|going|i|me|it|about|thinking)){0,3}\s{1,3}$"
)
_NEGATED_INSIDE = re.compile(rf"{_NEGATION}(?:\s{{1,3}}[\w']{{1,20}}){{0,3}}$")
_OVER = re.compile(r"\W{0,3}(?:\w{1,10}\W{1,3}){0,2}(?:any ?more|not now|no more|used to)\b")
_USED_TO = re.compile(r"\buse(?:d|) to (?:\w+ )?$")
_SPACE = re.compile(r"\(\?<[!=][^()]*\)| \?| ")
_LONGEST_LOOK_BACK = 60


def find_flags(text: PlainText) -> tuple[Flag, ...]:
    """Return the flags of ``text`` in the order of their places.

    In one category no two flags overlap: of two, the redder stays, then the longer.
    """
    small = _small(text.value)
    found = [_flag(rule, span, small) for rule, span in _found(small)]
    kept = [flag for category in Category for flag in _distinct(found, category)]
    return tuple(sorted(kept, key=lambda flag: (flag.span, flag.category)))


def _found(small: str) -> Iterator[tuple[_Rule, Span]]:
    """Yield each rule that the text meets, and where."""
    for gate, patterns in _patterns():
        if gate.search(small):
            for rule, pattern in patterns:
                for match in pattern.finditer(small):
                    yield rule, Span(*match.span())
    rules, slots = _slot_rules()
    for number, span in slots.find(small):
        yield rules[number], span


def _flag(rule: _Rule, span: Span, small: str) -> Flag:
    level = rule.level
    if rule.is_lowered_by_negation and _is_negated(span, small):
        level = Level.AMBER
    return Flag(rule.category, level, span, rule.name)


def _is_negated(span: Span, small: str) -> bool:
    """Tell whether a "not" or an "any more" reaches the words; "used to" counts too."""
    before = small[max(0, span.start - _LONGEST_LOOK_BACK) : span.start]
    return bool(
        _NEGATED_BEFORE.search(before)
        or _NEGATED_INSIDE.search(span.of(small))
        or _USED_TO.search(before)
        or _OVER.match(small, span.end)
    )


def _distinct(flags: Iterable[Flag], category: Category) -> Iterator[Flag]:
    """Yield the flags of one category of which none overlaps another."""
    taken: list[Span] = []
    for flag in sorted(
        (flag for flag in flags if flag.category is category),
        key=lambda flag: (flag.level is Level.AMBER, flag.span.start - flag.span.end, flag.span),
    ):
        if not any(flag.span.overlaps(span) for span in taken):
            taken.append(flag.span)
            yield flag


def _small(value: str) -> str:
    """Return ``value`` in small letters and straight apostrophes, every offset kept."""
    straight = value.replace("\u2019", "'").replace("\u2018", "'")
    small = straight.lower()
    if len(small) == len(value):
        return small
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in straight)


@lru_cache
def _patterns() -> tuple[tuple[re.Pattern[str], tuple[tuple[_Rule, re.Pattern[str]], ...]], ...]:
    """Return the rules that are patterns over letters, by category, compiled once.

    Before each category stands its gate: one pattern that fits wherever one of its rules
    does. Most texts meet no rule, and the gates tell so in a quarter of the time. They look
    at the starts of words and prices only, because each rule starts with one.
    """
    lexicon = _lexicon("flags")
    macros: dict[str, str] = lexicon["macros"]
    rules = [(rule, _expanded(pattern, macros)) for rule, pattern in _rules(lexicon, "")]
    found = []
    for category in Category:
        patterns = [(rule, pattern) for rule, pattern in rules if rule.category is category]
        gate = rf"\b(?=[\w£])(?:{'|'.join(pattern for _, pattern in patterns)})"
        compiled = tuple((rule, re.compile(rf"\b{pattern}")) for rule, pattern in patterns)
        found.append((re.compile(gate), compiled))
    return tuple(found)


@lru_cache
def _slot_rules() -> tuple[tuple[_Rule, ...], SlotRules]:
    """Return the rules that are rows of slots, and what finds them, compiled once."""
    lexicon = _lexicon("dangers")
    rules = tuple(_rules(lexicon, "slots/"))
    return tuple(rule for rule, _ in rules), SlotRules(
        lexicon["slots"], (notation for _, notation in rules)
    )


def _lexicon(name: str) -> dict[str, Any]:
    """Read one lexicon of the library."""
    source = resources.files("analysis").joinpath("data", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _rules(lexicon: dict[str, Any], kind: str) -> Iterator[tuple[_Rule, str]]:
    """Yield the rules of a lexicon, each with its notation."""
    for category in Category:
        for group, notations in lexicon.get(category, {}).items():
            for number, notation in enumerate(notations, start=1):
                level = Level.AMBER if group == "amber" else Level.RED
                name = f"{category}/{group}/{kind}{number}"
                yield _Rule(category, level, name, is_lowered_by_negation=group == "red"), notation


def _expanded(pattern: str, macros: dict[str, str]) -> str:
    """Return ``pattern`` with its macros filled in and its spaces made flexible."""
    while (filled := re.sub(r"<(\w+)>", lambda name: macros[name[1]], pattern)) != pattern:
        pattern = filled
    return f"(?:{_SPACE.sub(_flexible, pattern)})"


def _flexible(space: re.Match[str]) -> str:
    """Return what a space of a pattern stands for; look-behinds keep theirs."""
    return {" ": r"\s{1,3}", " ?": r"\s{0,3}"}.get(space.group(), space.group())
