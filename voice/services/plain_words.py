"""Whether words that staff write are plain enough for a child of nine."""

import re
from collections.abc import Iterator

from voice.services.surveys.phrases import MAX_WORDS, find_banned

MAX_GRADE = 4.0
"""School grade; the age is about five years more."""
SCORABLE_WORDS = 40
"""Formulas say nothing true of fewer words."""

_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


def find_hard_words(text: str) -> Iterator[str]:
    """Yield in a plain sentence each thing that makes an English text hard for a child."""
    for found in find_banned(text):
        yield f"“{found}” is a word we do not use with children"
    for sentence in _SENTENCE.findall(text):
        count = len(_WORD.findall(sentence))
        if count > MAX_WORDS:
            yield f"{count} words in one sentence, {MAX_WORDS} at most: “{sentence.strip()}”"
    grade = estimate_grade(text)
    if grade is not None and grade > MAX_GRADE:
        yield f"hard to read (grade {grade:.1f}, {MAX_GRADE:.0f} at most): use shorter words"


def estimate_grade(text: str) -> float | None:
    """Return the reading grade (Kincaid et al., 1975), or ``None`` for fewer than 40 words.

    Syllables are counted by groups of vowels, which is right for about nine words in ten.
    """
    words = _WORD.findall(text.lower())
    if len(words) < SCORABLE_WORDS:
        return None
    sentences = sum(bool(_WORD.search(found)) for found in _SENTENCE.findall(text))
    syllables = sum(map(_count_syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _count_syllables(word: str) -> int:
    groups = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee", "ie", "ye")) and groups > 1:
        groups -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and groups > 1:
        groups -= 1
    return max(1, groups)
