"""The question behind a text."""

from sqlalchemy.orm import Session

from tests.factories import small_survey
from voice.services.publishing import store_survey
from voice.services.questions import ask_of, find_question
from voice.services.surveys.loading import load_packaged


def test_a_question_is_read_from_its_survey(session: Session) -> None:
    survey = small_survey()
    store_survey(session, survey)

    assert find_question(session, survey.key, "b3") == "What made you want to go?"


def test_a_question_of_a_lost_survey_is_named_by_its_page(session: Session) -> None:
    assert find_question(session, "gone-1", "b3") == "b3"


def test_an_unknown_page_is_named_by_its_key() -> None:
    assert ask_of(small_survey(), "zz9", "en") == "zz9"


def test_another_language_falls_back_to_the_first() -> None:
    assert ask_of(small_survey(), "b3", "cy") == "What made you want to go?"


def test_a_part_says_what_it_is_part_of() -> None:
    survey = next(each for each in load_packaged() if each.channel == "survey")
    item = next(each for each in survey.items if each.follow_up)
    assert item.follow_up

    words = ask_of(survey, f"{item.id}.{item.follow_up.key}", "en")

    assert words.startswith(item.text["en"].ask)
    assert words.endswith(item.follow_up.text["en"].ask)
