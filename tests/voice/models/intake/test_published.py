"""A published version stands once."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories import make_key, make_survey


def test_a_survey_version_is_published_once(intake_session: Session) -> None:
    make_survey(intake_session)
    intake_session.flush()
    intake_session.expunge_all()

    with pytest.raises(IntegrityError):
        make_survey(intake_session)


def test_a_key_epoch_is_published_once(intake_session: Session) -> None:
    make_key(intake_session)
    intake_session.flush()
    intake_session.expunge_all()

    with pytest.raises(IntegrityError):
        make_key(intake_session, is_current=False)
