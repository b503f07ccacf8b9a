"""What is wrong with a catalogue: the checks a translator and the tests share."""

import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

from voice.services.languages import Language
from voice.services.surveys.phrases import MAX_WORDS, find_banned

_NAMED = re.compile(r"%\((\w+)\)s")
_SENTENCE_END = re.compile(r"(?<=[.!?:\u06d4\u061f])\s+")
"""Urdu has a full stop and a question mark of its own."""


def find_problems(catalogue: Catalog, language: Language) -> Iterator[str]:
    """Yield one line for each text that children could not be shown, in the order of the file."""
    for message in catalogue:
        if not message.id:
            continue
        source = message.id if isinstance(message.id, str) else message.id[0]
        if message.fuzzy:
            yield f"doubtful (fuzzy): {source}"
        for words in _forms(message):
            yield from (f"{problem}: {source}" for problem in _faults(words, message, language))


def _faults(words: str, message: Message, language: Language) -> Iterator[str]:
    if not words.strip():
        yield "no translation"
        return
    forms = (message.id,) if isinstance(message.id, str) else message.id
    allowed = {frozenset(_NAMED.findall(form)) for form in forms}
    if frozenset(_NAMED.findall(words)) not in allowed:
        yield "other placeholders than in English"
    if re.search(r"[<>&]", words):
        yield "holds one of < > &"
    if message.python_format and "%" in re.sub(r"%\(\w+\)s|%%", "", words):
        yield "a % that begins no placeholder"
    for sentence in _SENTENCE_END.split(words):
        if len(sentence.split()) > MAX_WORDS:
            yield f"a sentence of more than {MAX_WORDS} words"
    named = {word for form in forms for word in find_banned(form)}
    if language.code.startswith("en") and set(find_banned(words)) - named:
        yield "a banned word"


def _forms(message: Message) -> tuple[str, ...]:
    found = message.string
    return (found,) if isinstance(found, str) else tuple(found or ("",))
