"""What is wrong with a catalogue."""

import pytest
from babel.messages.catalog import Catalog

from voice.services.languages import LANGUAGES, Language
from voice.services.translating import find_problems

EASY, WELSH = LANGUAGES[1:3]


def problems(source: str, words: str, language: Language = WELSH, **more: bool) -> list[str]:
    catalogue = Catalog(locale=language.locale)
    message = catalogue.add(source, words)
    if more.get("fuzzy"):
        message.flags.add("fuzzy")
    return [problem.removesuffix(f": {source}") for problem in find_problems(catalogue, language)]


def test_a_good_translation_has_no_problem() -> None:
    assert problems("Call %(number)s", "Ffoniwch %(number)s") == []


@pytest.mark.parametrize(
    ("source", "words", "problem"),
    [
        ("Skip", "", "no translation"),
        ("Skip", " ", "no translation"),
        ("Call %(number)s", "Ffoniwch %(nifer)s", "other placeholders than in English"),
        ("Call %(number)s", "Ffoniwch", "other placeholders than in English"),
        ("Skip", "<b>Neidio</b>", "holds one of < > &"),
        ("Call %(number)s", "Ffoniwch 5% %(number)s", "a % that begins no placeholder"),
        ("Skip", "gair " * 16, "a sentence of more than 15 words"),
    ],
)
def test_a_planted_problem_is_found(source: str, words: str, problem: str) -> None:
    assert problems(source, words) == [problem]


def test_a_doubtful_translation_is_a_problem() -> None:
    assert problems("Skip", "Neidio", fuzzy=True) == ["doubtful (fuzzy)"]


def test_banned_words_are_looked_for_in_easy_read_only() -> None:
    assert problems("Send", "Submit it", EASY) == ["a banned word"]
    assert problems("Send", "Submit it") == []


def test_the_name_of_a_service_is_no_banned_word() -> None:
    assert problems("Missing People", "Missing People", EASY) == []


def test_sentences_are_counted_one_by_one() -> None:
    assert problems("Skip", "gair " * 10 + "gair. " + "gair " * 10) == []


def test_each_form_by_number_is_looked_at() -> None:
    catalogue = Catalog(locale="cy")
    catalogue.add(("%(num)s day", "%(num)s days"), ("%(num)s dydd", "diwrnod", "", "", ""))

    found = list(find_problems(catalogue, WELSH))

    assert [problem.partition(":")[0] for problem in found] == [
        "other placeholders than in English",
        *["no translation"] * 3,
    ]
