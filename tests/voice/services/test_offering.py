"""Which survey is offered."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from tests.factories import KEY_ID, make_key, make_survey, small_survey
from voice.errors import SurveyClosedError
from voice.services.offering import Shelf


def test_the_open_survey_of_a_channel_is_offered(intake_session: Session) -> None:
    make_survey(intake_session, number=1, is_open=False)
    make_survey(intake_session, number=2)
    make_survey(intake_session, channel="message")

    assert Shelf().get_open(intake_session, "survey").key == "small-2"
    assert Shelf().get_open(intake_session, "message").key == "note-1"


def test_what_is_open_is_listed_in_the_order_of_the_channels(intake_session: Session) -> None:
    make_survey(intake_session, channel="message")
    make_survey(intake_session, number=1, is_open=False)
    make_survey(intake_session, number=2)

    assert [survey.key for survey in Shelf().list_open(intake_session)] == ["small-2", "note-1"]


def test_a_channel_without_an_open_survey_is_closed(intake_session: Session) -> None:
    make_survey(intake_session, is_open=False)

    with pytest.raises(SurveyClosedError):
        Shelf().get_open(intake_session, "survey")


def test_a_version_that_was_never_published_is_closed(intake_session: Session) -> None:
    with pytest.raises(SurveyClosedError):
        Shelf().get(intake_session, "small-9")


def test_a_survey_is_read_once(intake_session: Session) -> None:
    make_survey(intake_session)
    shelf = Shelf()
    assert shelf.find("small-1") is None

    first = shelf.get(intake_session, "small-1")

    assert shelf.get(intake_session, "small-1") is first
    assert shelf.find("small-1") is first


def test_an_answer_begun_before_a_new_version_is_still_taken(intake_session: Session) -> None:
    make_key(intake_session)
    make_survey(intake_session, number=2)

    sealer = Shelf().get_sealer(intake_session, small_survey(number=1))

    assert sealer.key_id == KEY_ID


def test_an_answer_to_a_closed_survey_is_not_taken(intake_session: Session) -> None:
    make_key(intake_session)
    make_survey(intake_session, is_open=False)

    with pytest.raises(SurveyClosedError):
        Shelf().get_sealer(intake_session, small_survey())


def test_without_a_key_no_answer_is_taken(intake_session: Session) -> None:
    make_survey(intake_session)

    with pytest.raises(SurveyClosedError):
        Shelf().get_sealer(intake_session, small_survey())


def test_another_survey_that_is_open_takes_no_answers_of_this_one(intake_session: Session) -> None:
    make_key(intake_session)
    make_survey(intake_session)

    with pytest.raises(SurveyClosedError):
        Shelf().get_sealer(intake_session, replace(small_survey(), id="other"))
