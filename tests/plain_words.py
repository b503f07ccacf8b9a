"""How hard the words of a page are: school grade, and words a child of ten may not know."""

import re
from functools import cache
from importlib.resources import files

import textstat  # type: ignore[import-untyped]  # it publishes no types

ADDRESS = re.compile(r"\S+\.\w\S+")
WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
SHORTEST = 3
ENDINGS = (
    ("ies", ("y",)),
    ("ied", ("y",)),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("er", ("", "e")),
    ("est", ("", "e")),
    ("ly", ("",)),
    ("n't", ("",)),
    ("'s", ("",)),
)
"""Dale and Chall count a word as known when the word it is a regular form of is known."""
ALLOWED = """
    ambulance childline commissioner coram helpline hopeline meic nspcc papyrus
    british bsl england wales
    app browser chat code computer delete email internet keyboard mobile online press
    private random site text website
"""
"""Names of services and countries, and the words of a phone, which are younger than the list."""


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text: the age of its readers is about five more."""
    return float(textstat.flesch_kincaid_grade(text))


def list_hard_words(text: str) -> list[str]:
    """Return each word, as often as it stands, that is not on the list of Dale and Chall (1995)."""
    return [word for word in list_words(text) if not _is_easy(word)]


def list_words(text: str) -> list[str]:
    """Return the words in small letters, without numbers and addresses."""
    return WORD.findall(
        ADDRESS.sub(" ", text.lower()).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    )


def _is_easy(word: str) -> bool:
    return len(word) < SHORTEST or bool(_known_words() & {word, *_stems(word)})


def _stems(word: str) -> set[str]:
    found = set()
    for ending, instead in ENDINGS:
        if word.endswith(ending):
            bare = word.removesuffix(ending)
            found |= {bare + letters for letters in instead}
            if bare[-2:-1] == bare[-1:]:
                found.add(bare[:-1])
    return found


@cache
def _known_words() -> frozenset[str]:
    listed = files("textstat") / "resources" / "en" / "easy_words.txt"
    return frozenset(listed.read_text(encoding="utf-8").split() + ALLOWED.split())
