"""Word lists that ship with the library, and a text seen through them.

The lists (names, towns, everyday words) are plain text in ``analysis/data``, one
list a file, words parted by white space, lines with ``#`` for remarks. Each list is
read once and kept.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

_ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("in", ""),
    ("in", "e"),
    ("er", ""),
    ("er", "e"),
    ("ers", ""),
    ("ers", "e"),
    ("y", ""),
    ("ies", "y"),
    ("ied", "y"),
    ("ly", ""),
    ("ness", ""),
    ("nt", ""),
)

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_SHORTENED = frozenset({"mr", "mrs", "ms", "dr", "st"})
_POSSESSIVE = re.compile(r"['\u2019]s?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, where it stands, and how it is written."""

    lower: str
    start: int
    end: int
    is_capital: bool
    """It starts with a capital and goes on in small letters: "COVID" says nothing."""
    opens: bool
    """It opens a sentence, so that its capital says nothing."""

    @property
    def is_unknown(self) -> bool:
        """Tell whether the word is neither everyday nor a town, nation, day or brand."""
        return not is_everyday(self.lower) and self.lower not in load_words("towns")

    @property
    def is_first_name(self) -> bool:
        """Tell whether the word is a first name and nothing else."""
        return self.lower in first_names()

    @property
    def owns(self) -> bool:
        """Tell whether the word is a first name with the s of a possession ("brogans")."""
        return self.lower.endswith("s") and self.lower[:-1] in first_names()

    @property
    def is_name_word(self) -> bool:
        """Tell whether the word is both a name and a word."""
        return self.lower in load_words("name_words")


class Words:
    """The words of one text, in order, without their possessive endings.

    ``small`` is the text in lower case with every offset kept: patterns run over it.
    """

    def __init__(self, value: str) -> None:
        self.value = value
        self.small = (
            "".join(map(_small, value)) if len(value.lower()) != len(value) else value.lower()
        )
        self.all = tuple(_word(value, match) for match in _WORD.finditer(value))
        self._index = {word.start: index for index, word in enumerate(self.all)}

    def starting_at(self, offset: int) -> int | None:
        """Return the number of the word that starts at ``offset``."""
        return self._index.get(offset)

    def adjoins(self, index: int) -> bool:
        """Tell whether nothing but a space parts the word ``index`` from the one before it."""
        if not 0 < index < len(self.all):
            return False
        before = self.all[index - 1]
        gap = self.value[before.end : self.all[index].start]
        return gap in (" ", "'s ") or (gap == ". " and before.lower in _SHORTENED)


@lru_cache
def load_words(name: str) -> frozenset[str]:
    """Return the words of the list ``name``, in lower case."""
    text = resources.files("analysis").joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


@lru_cache
def first_names() -> frozenset[str]:
    """Return the first names that are no everyday word and no town."""
    unsure = load_words("name_words") | load_words("common_words") | load_words("towns")
    return load_words("first_names") - unsure


def is_everyday(word: str) -> bool:
    """Tell whether ``word`` is an everyday word, as it stands or without its ending.

    Nothing is kept in mind between calls: it would be the names that children wrote.

    >>> is_everyday("shouting"), is_everyday("Grabbed"), is_everyday("okonkwo")
    (True, True, False)
    """
    plain = word.lower().replace("\u2019", "").replace("'", "")
    everyday = load_words("common_words")
    return plain in everyday or any(stem in everyday for stem in _stems(plain))


def _small(character: str) -> str:
    """Return the character in lower case, or itself where that would be two."""
    small = character.lower()
    return small if len(small) == 1 else character


def _word(value: str, match: re.Match[str]) -> Word:
    text = _POSSESSIVE.sub("", match.group())
    before = value[max(0, match.start() - 3) : match.start()].rstrip(" \"'(-")
    return Word(
        lower=text.lower().replace("\u2019", "'"),
        start=match.start(),
        end=match.start() + len(text),
        is_capital=text[-1].islower() and text[0].isupper() and not text[:2].isupper(),
        opens=before[-1:] in ("", ".", "!", "?", "\n", ":"),
    )


def _stems(word: str) -> list[str]:
    """Return ``word`` without each ending it may carry, doubled letters made single."""
    stems = []
    for ending, instead in _ENDINGS:
        stem = word[: -len(ending)] + instead
        if word.endswith(ending) and len(stem) > 2:  # noqa: PLR2004 - "as" is not "a" and an s
            stems.append(stem)
            if len(stem) > 3 and stem[-1] == stem[-2]:  # noqa: PLR2004 - grab-bed
                stems.append(stem[:-1])
    return stems
