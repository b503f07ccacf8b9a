"""The words of a survey in other languages, laid over the document from a catalogue.

What the survey's own file says in a language wins. The document as published stays as it is:
its hash names the words of its first language.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from voice.services.surveys.documents import Document, from_document
from voice.services.surveys.model import Survey
from voice.services.surveys.phrases import complete_languages

SOURCE = "en"
SHORT = ("Yes", "No")
"""Answers that many languages cannot say without the question."""

Translate = Callable[[str, str], str]
"""Text and context to translation; the empty string where there is none."""


def translate_survey(document: Document, catalogues: Mapping[str, Translate]) -> Survey:
    """Build a survey in its own languages and in each that a catalogue completes.

    :param catalogues: what translates from English, by the code of the language
    """
    for code, translate in catalogues.items():
        document = _laid_over(document, code, translate)
    languages = list(dict.fromkeys([*document["languages"], *catalogues]))
    survey = from_document({**document, "languages": languages})
    first = document["languages"][0]
    complete = [code for code in complete_languages(survey) if code != first]
    return from_document({**document, "languages": [first, *complete]})


def list_texts(document: object, item: str = "", question: str = "") -> Iterator[tuple[str, ...]]:
    """Yield each English text of a document: the text, its context, the item, the question."""
    if isinstance(document, list):
        for entry in document:
            yield from list_texts(entry, item, question)
    elif isinstance(document, dict):
        item = str(document.get("id", item))
        question = _question(document) or question
        words = document.get(SOURCE)
        for text in words.values() if isinstance(words, dict) else [words] if words else []:
            yield text, context_of(text, question), item, question
        for entry in document.values():
            yield from list_texts(entry, item, question)


def context_of(text: str, question: str) -> str:
    """Return what a translator must know beside the text: the question of a bare yes or no."""
    return question if text.partition(",")[0].rstrip(".") in SHORT else ""


def _laid_over(value: Any, code: str, translate: Translate, question: str = "") -> Any:  # noqa: ANN401 - any part of a document
    if isinstance(value, list):
        return [_laid_over(entry, code, translate, question) for entry in value]
    if not isinstance(value, dict):
        return value
    question = _question(value) or question
    laid = {key: _laid_over(entry, code, translate, question) for key, entry in value.items()}
    words = value.get(SOURCE)
    if isinstance(words, str):
        laid[code] = value.get(code) or translate(words, context_of(words, question))
    elif isinstance(words, dict):
        own = value.get(code, {})
        laid[code] = {key: own.get(key) or translate(text, "") for key, text in words.items()}
    return laid


def _question(value: Mapping[str, Any]) -> str:
    words = value.get("text", {})
    return str(words.get(SOURCE, {}).get("ask", "")) if isinstance(words, dict) else ""
