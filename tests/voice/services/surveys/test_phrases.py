from typing import Any

import pytest

from voice.services.surveys import phrases
from voice.services.surveys.documents import from_document


def _ask(items: dict[str, dict[str, Any]], text: str, language: str = "en") -> None:
    items["o1"]["text"] = {language: {"ask": text, "why": "It helps."}}


def test_every_string_of_an_item_is_read(document: dict[str, Any]) -> None:
    survey = from_document(document)
    item = survey.find_item("b1")

    assert item is not None
    read = [phrase["en"] for phrase in phrases.phrases(item)]
    assert {"Why?", "Arguing", "It was bad", "Away from", "You choose."} <= set(read)


@pytest.mark.parametrize(
    "word", ["placement", "Absconding", "attention-seeking", "incidents", "consent", "missing"]
)
def test_a_banned_word_is_refused(
    document: dict[str, Any], items: dict[str, dict[str, Any]], word: str
) -> None:
    _ask(items, f"Say {word} here.")

    assert list(phrases.check_words(from_document(document))) == [
        f"SV09 item o1: “{word}” is a banned word"
    ]


def test_a_word_that_only_contains_a_banned_one_is_fine(
    document: dict[str, Any], items: dict[str, dict[str, Any]]
) -> None:
    _ask(items, "Are you dismissing the database?")

    assert not list(phrases.check_words(from_document(document)))


def test_banned_words_are_english_ones(
    document: dict[str, Any], items: dict[str, dict[str, Any]]
) -> None:
    _ask(items, "data", language="cy")

    assert not list(phrases.check_words(from_document(document)))


@pytest.mark.parametrize(("words", "refused", "warned"), [(12, 0, 0), (13, 0, 1), (16, 1, 0)])
def test_long_sentences_are_warned_of_then_refused(
    document: dict[str, Any],
    items: dict[str, dict[str, Any]],
    words: int,
    refused: int,
    warned: int,
) -> None:
    _ask(items, "Short one. " + " ".join(["word"] * words) + ". And another.")
    survey = from_document(document)

    assert len(list(phrases.check_words(survey))) == refused
    assert len(list(phrases.warn_long(survey))) == warned


def test_a_language_with_a_gap_is_hidden_and_the_first_one_refused(
    document: dict[str, Any], items: dict[str, dict[str, Any]]
) -> None:
    document["languages"] = ["en", "cy"]
    items["a1"]["answers"][0] = {"code": "younger", "cy": "Iau"}
    survey = from_document(document)

    assert phrases.complete_languages(survey) == ()
    assert list(phrases.check_complete(survey)) == ["SV08 item a1: a string is absent in en"]
    assert list(phrases.warn_incomplete(survey)) == [
        "SV08 language cy: hidden until every string is there"
    ]


def test_a_complete_language_is_shown(document: dict[str, Any]) -> None:
    survey = from_document(document)

    assert phrases.complete_languages(survey) == ("en",)
    assert not list(phrases.check_complete(survey))
    assert not list(phrases.warn_incomplete(survey))


def test_a_hint_in_one_language_is_owed_in_the_others(
    document: dict[str, Any], items: dict[str, dict[str, Any]]
) -> None:
    items["o1"]["text"] = {
        "en": {"ask": "Anything else?", "why": "It helps."},
        "cy": {"ask": "Rhywbeth arall?", "why": "Mae'n helpu.", "hint": "Un gair."},
    }

    assert list(phrases.check_complete(from_document(document))) == [
        "SV08 item o1: a string is absent in en"
    ]


@pytest.mark.parametrize("emoji", ["\U0001f600", "\u2639", "\u2b50"])
def test_an_emoji_is_refused(
    document: dict[str, Any], items: dict[str, dict[str, Any]], emoji: str
) -> None:
    items["z1"]["answers"][0]["en"] = f"Good {emoji}"

    assert list(phrases.check_emoji(from_document(document))) == [
        "SV13 item z1: an emoji stands in a label (en)"
    ]
