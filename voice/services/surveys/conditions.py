"""When a question is asked: ``e1 in (left, told) and not r1 in (away)``.

A small language, parsed into a tree and never evaluated as Python::

    either    = both { "or" both }
    both      = one { "and" one }
    one       = "not" one | "(" either ")" | item "in" "(" code { "," code } ")"
              | "count" "(" item ")" ">=" number | "any" "text"

A condition over something not answered yet is neither true nor false but open (``None``),
after Kleene's three-valued logic (1952).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

Codes = frozenset[str]

_TOKEN = re.compile(r"\s*(>=|[(),]|[A-Za-z0-9_]+)")
_WORDS = frozenset({"and", "or", "not", "in", "count", "any", "text"})


class ConditionError(ValueError):
    """A condition cannot be read; the message shows where reading stopped."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is settled so far.

    :param codes: by item, the codes ticked; ``None`` where the item is still open
    :param has_text: whether any text was written; ``None`` where one may still come
    """

    codes: Mapping[str, Codes | None]
    has_text: bool | None


@dataclass(frozen=True, slots=True)
class IsIn:
    """True where one of the codes was ticked."""

    item: str
    codes: Codes


@dataclass(frozen=True, slots=True)
class Counts:
    """True where at least so many answers were ticked."""

    item: str
    at_least: int


@dataclass(frozen=True, slots=True)
class AnyText:
    """True where the child wrote a text on an earlier page."""


@dataclass(frozen=True, slots=True)
class Not:
    """True where its part is false."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """True where each part is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """True where one part is."""

    parts: tuple["Condition", ...]


Condition = IsIn | Counts | AnyText | Not | All | Either


@lru_cache(maxsize=1024)
def parse(expression: str) -> Condition:
    """Read a condition; an empty one is always true.

    :raises ConditionError: if it does not follow the grammar
    """
    reader = _Reader(expression)
    condition = reader.either() if reader.tokens else All(())
    reader.expect_end()
    return condition


def evaluate(condition: Condition, facts: Facts) -> bool | None:
    """Return whether a condition holds; ``None`` while that is open."""
    match condition:
        case IsIn(item, codes):
            said = facts.codes.get(item)
            return None if said is None else not said.isdisjoint(codes)
        case Counts(item, at_least):
            said = facts.codes.get(item)
            return None if said is None else len(said) >= at_least
        case AnyText():
            return facts.has_text
        case Not(part):
            return _negate(evaluate(part, facts))
        case All(parts):
            return _all(evaluate(part, facts) for part in parts)
        case Either(parts):
            opposite = _all(_negate(evaluate(part, facts)) for part in parts)
            return _negate(opposite)


def references(condition: Condition) -> dict[str, Codes]:
    """Return the items a condition looks at, each with the codes it names."""
    found: dict[str, Codes] = {}
    for item, codes in _leaves(condition):
        found[item] = found.get(item, frozenset()) | codes
    return found


def _negate(value: bool | None) -> bool | None:  # noqa: FBT001 - the value is the subject
    return None if value is None else not value


def _all(values: Iterator[bool | None]) -> bool | None:
    is_open = False
    for value in values:
        if value is False:
            return False
        is_open = is_open or value is None
    return None if is_open else True


def _leaves(condition: Condition) -> Iterator[tuple[str, Codes]]:
    match condition:
        case IsIn(item, codes):
            return iter([(item, codes)])
        case Counts(item, _):
            return iter([(item, frozenset())])
        case AnyText():
            return iter([])
        case Not(part):
            return _leaves(part)
        case All(parts) | Either(parts):
            return chain.from_iterable(_leaves(part) for part in parts)


class _Reader:
    """Reads one expression from left to right; the state is how far it has come."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self.tokens = _tokens(expression)

    def either(self) -> Condition:
        parts = self._series("or", self.both)
        return parts[0] if len(parts) == 1 else Either(parts)

    def both(self) -> Condition:
        parts = self._series("and", self.one)
        return parts[0] if len(parts) == 1 else All(parts)

    def one(self) -> Condition:
        token = self._take()
        if token == "not":  # noqa: S105 - a word of the grammar, no secret
            return Not(self.one())
        if token == "(":  # noqa: S105 - as above
            inside = self.either()
            self._expect(")")
            return inside
        if token == "count":  # noqa: S105 - as above
            return self._count()
        if token == "any":  # noqa: S105 - as above
            self._expect("text")
            return AnyText()
        return self._is_in(self._name(token))

    def expect_end(self) -> None:
        if self.tokens:
            self._fail(self.tokens[0])

    def _count(self) -> Condition:
        self._expect("(")
        item = self._name(self._take())
        self._expect(")")
        self._expect(">=")
        number = self._take()
        if not number.isdecimal():
            self._fail(number)
        return Counts(item, int(number))

    def _is_in(self, item: str) -> Condition:
        self._expect("in")
        self._expect("(")
        codes = [self._name(self._take())]
        while (token := self._take()) == ",":
            codes.append(self._name(self._take()))
        if token != ")":  # noqa: S105 - as above
            self._fail(token)
        return IsIn(item, frozenset(codes))

    def _series(self, word: str, read: Callable[[], Condition]) -> tuple[Condition, ...]:
        parts = [read()]
        while self.tokens and self.tokens[0] == word:
            self._take()
            parts.append(read())
        return tuple(parts)

    def _name(self, token: str) -> str:
        if token in _WORDS or not token.isidentifier():
            self._fail(token)
        return token

    def _expect(self, wanted: str) -> None:
        token = self._take()
        if token != wanted:
            self._fail(token)

    def _take(self) -> str:
        if not self.tokens:
            message = f"“{self.expression}” ends too early"
            raise ConditionError(message)
        return self.tokens.pop(0)

    def _fail(self, token: str) -> None:
        message = f"“{self.expression}” cannot be read at “{token}”"
        raise ConditionError(message)


def _tokens(expression: str) -> list[str]:
    tokens, position, end = [], 0, len(expression.rstrip())
    while position < end:
        found = _TOKEN.match(expression, position)
        if found is None:
            message = f"“{expression}” cannot be read at “{expression[position:].strip()[:1]}”"
            raise ConditionError(message)
        tokens.append(found[1])
        position = found.end()
    return tokens
