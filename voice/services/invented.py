"""Invent young people: what they would tick and what they would write.

The same seed gives the same people. All words come from ``voice/data/demo/texts.yaml``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from itertools import cycle
from random import Random
from typing import Any

import yaml

MESSAGE = "message"
"""The box of a text that answers no question."""

_CARE = frozenset({"foster", "childrens_home", "supported", "residential_school", "secure"})
_YOUNGEST = "age_7_10"
_SHARE_OF_MESSAGES = 0.12
_SHARE_OF_OTHERS = 0.08
"""How many came only because of a friend, or to say something."""
_SHARE_WHO_WRITE_WHY = 0.7
_SHARES_OF_WORDS = {"h2.text": 0.45, "c1": 0.65, "o1": 0.3}
"""How many of those who are asked write something in a box."""
_USES = ("count", "count", "count", "quote", "quote", "do_not_use")
_OTHERS = ("friend", "none")
_SILENT = "b3 without words"


@dataclass(frozen=True, slots=True)
class InventedText:
    """A text nobody wrote, and what its writer would tick."""

    box: str
    text: str
    s1: str
    a1: str
    e1: str = "none"
    b1: Sequence[str] = ()
    h2: Sequence[str] = ()
    note: str = ""
    """"flag": a person should look at once; "names": holds an invented name or number."""

    def __repr__(self) -> str:
        return f"InventedText({self.box}, {len(self.text)} characters)"


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """A young person nobody is.

    :param seed: settles what the ticks leave open
    :param ticks: by page key, what they would tick where a page offers it
    :param words: by page key, what they would write
    """

    seed: int
    ticks: Mapping[str, Sequence[str]]
    words: Mapping[str, str] = field(repr=False)

    @property
    def is_message(self) -> bool:
        """Tell whether they want no questions, only to say something."""
        return MESSAGE in self.words


@lru_cache(maxsize=1)
def load_texts() -> tuple[InventedText, ...]:
    """Return the invented texts, in the order of the file."""
    return tuple(InventedText(**entry) for entry in _document()["texts"])


def invent_people(count: int, *, seed: int) -> Iterator[InventedPerson]:
    """Yield ``count`` young people; the same seed gives the same ones, in the same order."""
    rng = Random(seed)  # noqa: S311 - repeatable on purpose; nothing here is a secret
    piles = _piles(rng)
    for _ in range(count):
        draw = rng.random()
        if draw < _SHARE_OF_MESSAGES:
            text = next(piles[MESSAGE, False])
            yield InventedPerson(rng.getrandbits(32), _ticks(text, rng), {MESSAGE: text.text})
        elif draw < _SHARE_OF_MESSAGES + _SHARE_OF_OTHERS:
            text = next(piles["o1", False])
            ticks = {**_ticks(text, rng), "e1": [rng.choice(_OTHERS)]}
            yield InventedPerson(rng.getrandbits(32), ticks, {"o1": text.text})
        else:
            yield _leaver(piles, rng)


Piles = Mapping[tuple[str, bool], Iterator[InventedText]]


def _piles(rng: Random) -> Piles:
    """Shuffle the texts of each box, apart for those in care; a pile starts anew at its end."""
    boxes: dict[tuple[str, bool], list[InventedText]] = {}
    for text in load_texts():
        key = (text.box, _has_setting(text.box) and text.s1 in _CARE)
        boxes.setdefault(key, []).append(text)
    boxes[_SILENT, False] = list(boxes["b3", False])
    for texts in boxes.values():
        rng.shuffle(texts)
    return {key: cycle(texts) for key, texts in boxes.items()}


def _has_setting(box: str) -> bool:
    """Tell whether the texts of a box are kept apart for those in care."""
    return box in ("h2.text", "c1")


def _leaver(piles: Piles, rng: Random) -> InventedPerson:
    """Invent one who left, was told to go or thought of it; not all write words."""
    writes_why = rng.random() < _SHARE_WHO_WRITE_WHY
    text = next(piles["b3" if writes_why else _SILENT, False])
    ticks = dict(_ticks(text, rng))
    words = {"b3": text.text} if writes_why else {}
    for box, share in _SHARES_OF_WORDS.items():
        if rng.random() < share:
            found = next(piles[box, _has_setting(box) and text.s1 in _CARE])
            words[box] = found.text
            if found.h2:
                ticks["h2"] = _with_cards(found.h2)
    return InventedPerson(rng.getrandbits(32), ticks, words)


def _ticks(text: InventedText, rng: Random) -> Mapping[str, Sequence[str]]:
    version = "P" if text.a1 == _YOUNGEST else rng.choice(("S", "S", "F"))
    return {
        "v0": [version],
        "e1": [text.e1],
        "s1": _with_cards([text.s1]),
        "a1": [text.a1],
        "b1": _with_cards(text.b1),
        "u1": [rng.choice(_USES)],
    }


def _with_cards(codes: Sequence[str]) -> list[str]:
    """Add the wider answers that the picture version offers in place of these."""
    cards: Mapping[str, str] = _document()["cards"]
    return [*codes, *dict.fromkeys(cards[code] for code in codes if code in cards)]


@lru_cache(maxsize=1)
def _document() -> Mapping[str, Any]:
    file = resources.files("voice") / "data" / "demo" / "texts.yaml"
    document: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return document
