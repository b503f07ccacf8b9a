"""The way through a sheet of paper: conditions of a survey said in words.

On paper nothing is hidden, so each condition becomes a line such as "you ticked A or B at
question 3", and an answer that leads past the next questions says where to go on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from voice.services.surveys.conditions import (
    All,
    AnyText,
    Codes,
    Condition,
    Counts,
    Either,
    Facts,
    IsIn,
    Not,
    evaluate,
)

ALWAYS = All(())
NEVER = Either(())


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands on the sheet.

    :param number: of its question
    :param letters: the letter of each answer code, in order
    """

    number: int
    letters: Mapping[str, str]


Places = Mapping[str, Place]
Step = tuple[str, Condition]
"""A question by its page key, and who is asked it."""
Phrases = Mapping[str, str]


def reduce_condition(condition: Condition, places: Places) -> Condition:
    """Return a condition without what this version of a survey never asks or offers.

    What is left is :data:`ALWAYS`, :data:`NEVER`, or holds neither of them inside.
    """
    match condition:
        case IsIn(item, codes):
            offered = codes & set(places[item].letters) if item in places else frozenset()
            return IsIn(item, offered) if offered else NEVER
        case Counts(item, _):
            return condition if item in places else NEVER
        case AnyText():
            return condition
        case Not(part):
            return _negate(part, places)
        case All(parts):
            return _join(All, [reduce_condition(part, places) for part in parts])
        case Either(parts):
            return _join(Either, [reduce_condition(part, places) for part in parts])


def list_lines(condition: Condition, places: Places, phrases: Phrases) -> list[str]:
    """Return a reduced condition in words: lines that must all be true."""
    parts = condition.parts if isinstance(condition, All) else (condition,)
    return [_say(part, places, phrases) for part in parts]


def find_way_round(condition: Condition, following: Sequence[Step], places: Places) -> int:
    """Return how many of the following questions nobody is asked for whom a condition is false.

    Only as far as that is sure: nought where it depends on more than one earlier answer.
    """
    if not isinstance(condition, IsIn):
        return 0
    others = [code for code in places[condition.item].letters if code not in condition.codes]
    ticks = (frozenset[str](), *(frozenset({code}) for code in others))
    return _count_closed(following, [{condition.item: each} for each in ticks])


def count_skipped(item: str, code: str, following: Sequence[Step]) -> int:
    """Return how many of the following questions one answer rules out, up to the first open one."""
    return _count_closed(following, [{item: frozenset({code})}])


def say_letters(letters: Sequence[str], joint: str) -> str:
    """Return letters in words: "A", "A or B", "A, B or C"."""
    *first, last = letters
    return f"{', '.join(first)}{joint}{last}" if first else last


def _count_closed(following: Sequence[Step], known: list[dict[str, Codes]]) -> int:
    for count, (key, condition) in enumerate(following):
        if any(evaluate(condition, Facts(each, has_text=None)) is not False for each in known):
            return count
        for each in known:
            each[key] = frozenset()  # nobody ticks what nobody is asked
    return len(following)


def _negate(part: Condition, places: Places) -> Condition:
    match part:
        case Not(inner):
            return reduce_condition(inner, places)
        case All(parts):
            return _join(Either, [_negate(each, places) for each in parts])
        case Either(parts):
            return _join(All, [_negate(each, places) for each in parts])
        case _:
            inside = reduce_condition(part, places)
            return ALWAYS if inside == NEVER else Not(inside)


def _join(kind: type[All | Either], parts: Sequence[Condition]) -> Condition:
    """Put parts together, flat; :data:`ALWAYS` and :data:`NEVER` settle it or fall away."""
    nothing, everything = (ALWAYS, NEVER) if kind is All else (NEVER, ALWAYS)
    kept: list[Condition] = []
    for part in parts:
        kept += [part] if not isinstance(part, kind) else part.parts
    if everything in kept:
        return everything
    kept = list(dict.fromkeys(each for each in kept if each != nothing))
    return kept[0] if len(kept) == 1 else kind(tuple(kept))


def _say(condition: Condition, places: Places, phrases: Phrases) -> str:
    match condition:
        case All(parts):
            return phrases["and"].join(_each(parts, places, phrases))
        case Either(parts):
            return phrases["or"].join(_each(parts, places, phrases))
        case Not(part):
            return _say_one(part, places, phrases, "not_wrote", "not_ticked", "ticked_few")
        case _:
            return _say_one(condition, places, phrases, "wrote", "ticked", "ticked_many")


def _each(parts: Sequence[Condition], places: Places, phrases: Phrases) -> Iterator[str]:
    return (_say(part, places, phrases) for part in parts)


def _say_one(
    condition: Condition, places: Places, phrases: Phrases, wrote: str, ticked: str, many: str
) -> str:
    match condition:
        case IsIn(item, codes):
            letters = [box for code, box in places[item].letters.items() if code in codes]
            words = say_letters(letters, phrases["or"])
            return phrases[ticked].format(letters=words, number=places[item].number)
        case Counts(item, at_least):
            return phrases[many].format(count=at_least, number=places[item].number)
        case _:
            return phrases[wrote]
