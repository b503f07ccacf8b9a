import json
from collections import Counter
from pathlib import Path

import pytest

from analysis.redaction import Redactor
from analysis.text import PlainText
from voice.services.invented import InventedText, invent_people, load_texts
from voice.services.surveys.loading import load_packaged
from voice.services.surveys.model import Survey, SurveyVersion

QUOTES = Path(__file__).parents[4] / "shared" / "data" / "quotes-dev.jsonl"


@pytest.fixture(scope="module")
def leaving() -> Survey:
    return next(survey for survey in load_packaged() if survey.id == "leaving")


def test_there_are_many_different_texts() -> None:
    texts = {text.text for text in load_texts()}

    assert len(texts) >= 350


def test_a_text_has_one_to_sixty_words() -> None:
    lengths = {len(text.text.split()) for text in load_texts()}

    assert (min(lengths), max(lengths)) == (1, 60)


def test_every_tick_is_an_answer_of_the_survey(leaving: Survey) -> None:
    offered = {
        item.id: {choice.code for choice in item.answers_in(SurveyVersion.FULL)}
        for item in leaving.items
    }

    for text in load_texts():
        assert {text.e1} <= offered["e1"]
        assert {text.s1} <= offered["s1"]
        assert {text.a1} <= offered["a1"]
        assert set(text.b1) <= offered["b1"]
        assert set(text.h2) <= offered["h2"]


def test_every_tick_has_its_card_in_the_picture_version(leaving: Survey) -> None:
    cards = {
        code: {choice.code for choice in item.answers_in(SurveyVersion.PICTURES)}
        for code in ("b1", "h2", "s1")
        if (item := leaving.find_item(code))
    }

    for person in invent_people(400, seed=1):
        for key in cards.keys() & person.ticks.keys():
            assert not person.ticks[key] or cards[key] & set(person.ticks[key])


def test_invented_names_and_numbers_are_taken_out() -> None:
    redactor = Redactor()

    kept = [
        text
        for text in load_texts()
        if text.note == "names" and not redactor.redact(PlainText(text.text)).removals
    ]

    assert kept == []


def test_some_texts_need_a_person_at_once() -> None:
    notes = Counter(text.note for text in load_texts())

    assert notes["flag"] >= 12
    assert notes["names"] >= 10


def test_no_text_is_a_real_one() -> None:
    if not QUOTES.exists():
        pytest.skip(f"{QUOTES.name} is not here")
    real = [
        json.loads(line)["text"].casefold()
        for line in QUOTES.read_text("utf-8").split("\n")
        if line
    ]

    shared = [
        text
        for text in load_texts()
        if len(text.text.split()) > 3 and any(text.text.casefold() in quote for quote in real)
    ]

    assert shared == []


def test_the_same_seed_gives_the_same_people() -> None:
    assert list(invent_people(50, seed=1)) == list(invent_people(50, seed=1))
    assert list(invent_people(50, seed=1)) != list(invent_people(50, seed=2))


def test_more_people_begin_with_the_same_ones() -> None:
    assert list(invent_people(50, seed=1))[:10] == list(invent_people(10, seed=1))


def test_four_hundred_people_are_of_every_kind() -> None:
    people = list(invent_people(400, seed=1))

    kinds = Counter(person.ticks["e1"][0] for person in people if not person.is_message)
    versions = Counter(person.ticks["v0"][0] for person in people)

    assert set(kinds) == {"left", "told", "thought", "friend", "none"}
    assert set(versions) == {"P", "S", "F"}
    assert 20 <= sum(person.is_message for person in people) <= 80


def test_most_reasons_are_written_once_only() -> None:
    people = invent_people(400, seed=1)

    times = Counter(person.words["b3"] for person in people if "b3" in person.words)

    assert sum(times.values()) >= 200
    assert sum(times.values()) - len(times) <= 20


def test_what_somebody_would_write_is_not_shown() -> None:
    person = next(invent_people(1, seed=1))

    assert repr(InventedText("b3", "gone", "foster", "age_7_10")).endswith("(b3, 4 characters)")
    assert not any(words in repr(person) for words in person.words.values())
