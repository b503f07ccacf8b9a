"""A version of a survey is kept once."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voice.models.vault.survey_version import SurveyVersion


def make_version() -> SurveyVersion:
    return SurveyVersion(
        version="small-1",
        channel="survey",
        document="{}",
        document_hash="0" * 64,
        is_published=False,
    )


def test_a_version_is_kept_once(session: Session) -> None:
    session.add(make_version())
    session.flush()
    session.expunge_all()
    session.add(make_version())

    with pytest.raises(IntegrityError):
        session.flush()
