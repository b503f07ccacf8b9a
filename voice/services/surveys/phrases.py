"""The words of a survey that children read: are they all there, short, plain and kind.

Reading age is not measured here: formulas mislead on single strings, so whole pages are scored
in the tests (SV10) and this module holds the words themselves.
"""

import re
from collections.abc import Iterator, Mapping

from voice.services.surveys.model import Choice, Item, Part, Survey, Wording

MAX_WORDS = 15
"""A sentence of more words is refused."""
WARN_WORDS = 12
"""A sentence of more words is worth another look."""

_BANNED = re.compile(
    r"\b(?:abscond\w*|streetwise|attention[ -]seek\w*|placements?|incidents?|anonym\w*"
    r"|confidential\w*|safeguard\w*|local authorit\w*|submit\w*|data|consent\w*|missing)\b",
    re.IGNORECASE,
)
_EMOJI = re.compile("[\U0001f000-\U0001faff\U00002600-\U000027bf\U0000fe0f\U00002b50]")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[\w'\u2019-]+")

Phrase = Mapping[str, str]
"""One string a child reads, by language."""


def phrases(item: Item) -> Iterator[Phrase]:
    """Return every string of an item that a child may read."""
    yield from _of_wordings(item.text)
    yield from _of_wordings(item.cards.text)
    yield from _of_choices(item.answers + item.cards.answers)
    yield from (group.texts for group in item.groups)
    for part in _parts(item):
        yield from _of_wordings(part.text)
        yield from _of_wordings(part.cards.text)
        yield from _of_choices(part.answers + part.cards.answers)


def complete_languages(survey: Survey) -> tuple[str, ...]:
    """Return the languages in which no string is absent; only these are shown."""
    return tuple(
        language
        for language in survey.languages
        if all(phrase.get(language) for phrase in _all_phrases(survey))
    )


def check_complete(survey: Survey) -> Iterator[str]:
    """Name each item that lacks a string in the survey's first language (SV08)."""
    language = survey.languages[0]
    for item in survey.items:
        if not all(phrase.get(language) for phrase in phrases(item)):
            yield f"SV08 item {item.id}: a string is absent in {language}"


def warn_incomplete(survey: Survey) -> Iterator[str]:
    """Name each further language that stays hidden because a string is absent (SV08)."""
    for language in survey.languages[1:]:
        if language not in complete_languages(survey):
            yield f"SV08 language {language}: hidden until every string is there"


def check_words(survey: Survey) -> Iterator[str]:
    """Name each banned word and each sentence that is too long (SV09)."""
    for place, language, text in _texts(survey):
        if language.startswith("en"):
            for found in find_banned(text):
                yield f"SV09 {place}: “{found}” is a banned word"
        for sentence, words in _sentences(text):
            if words > MAX_WORDS:
                yield f"SV09 {place}: {words} words in one sentence: “{sentence}”"


def find_banned(text: str) -> list[str]:
    """Return the words of an English text that no child is asked to read."""
    return _BANNED.findall(text)


def warn_long(survey: Survey) -> Iterator[str]:
    """Name each sentence that is long but allowed (SV09)."""
    for place, _, text in _texts(survey):
        for sentence, words in _sentences(text):
            if WARN_WORDS < words <= MAX_WORDS:
                yield f"SV09 {place}: {words} words in one sentence: “{sentence}”"


def check_emoji(survey: Survey) -> Iterator[str]:
    """Name each string that holds an emoji: they are read aloud and differ by phone (SV13)."""
    for place, language, text in _texts(survey):
        if _EMOJI.search(text):
            yield f"SV13 {place}: an emoji stands in a label ({language})"


def _all_phrases(survey: Survey) -> Iterator[Phrase]:
    yield survey.titles
    if survey.leads:
        yield survey.leads
    for item in survey.items:
        yield from phrases(item)


def _parts(item: Item) -> tuple[Part, ...]:
    return item.parts + ((item.follow_up,) if item.follow_up else ())


def _of_wordings(text: Mapping[str, Wording]) -> Iterator[Phrase]:
    if not text:
        return
    yield {language: words.ask for language, words in text.items()}
    yield {language: words.why for language, words in text.items()}
    for optional in ("hint", "more"):
        phrase = {language: getattr(words, optional) for language, words in text.items()}
        if any(phrase.values()):
            yield phrase


def _of_choices(choices: tuple[Choice, ...]) -> Iterator[Phrase]:
    return (choice.texts for choice in choices)


def _texts(survey: Survey) -> Iterator[tuple[str, str, str]]:
    """Yield each string that children read: the place for an author, language, words."""
    for place, phrase in (("title", survey.titles), ("lead", survey.leads)):
        for language, text in phrase.items():
            yield place, language, text
    for item in survey.items:
        for phrase in phrases(item):
            for language, text in phrase.items():
                yield f"item {item.id}", language, text


def _sentences(text: str) -> Iterator[tuple[str, int]]:
    for sentence in _SENTENCE_END.split(text.strip()):
        yield sentence, len(_WORD.findall(sentence))
