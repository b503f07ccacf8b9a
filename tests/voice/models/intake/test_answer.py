"""What the intake takes from a child, and what it refuses."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voice.models.intake.answer import Answer, DetachedAnswer


def make_answer(name: bytes = b"a" * 16) -> Answer:
    return Answer(
        id=name, survey_version="small-1", channel="survey", week="2030-W10", sealed=b"blob"
    )


def test_one_id_is_one_answer(intake_session: Session) -> None:
    intake_session.add(make_answer())
    intake_session.flush()
    intake_session.expunge_all()
    intake_session.add(make_answer())

    with pytest.raises(IntegrityError):
        intake_session.flush()


def test_an_answer_without_its_sealed_words_is_refused(intake_session: Session) -> None:
    answer = make_answer()
    answer.sealed = None  # type: ignore[assignment]  # what the table must refuse
    intake_session.add(answer)

    with pytest.raises(IntegrityError):
        intake_session.flush()


def test_a_detached_answer_knows_a_quarter_and_no_week(intake_session: Session) -> None:
    intake_session.add(
        DetachedAnswer(id=b"d" * 16, survey_version="small-1", quarter="2030-Q1", sealed=b"blob")
    )
    intake_session.flush()

    assert {column.name for column in DetachedAnswer.__table__.columns} == {
        "id",
        "survey_version",
        "quarter",
        "sealed",
    }
