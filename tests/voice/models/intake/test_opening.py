"""One check for each set of numbers."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories import make_help_check


def test_the_same_numbers_are_noted_once(intake_session: Session) -> None:
    make_help_check(intake_session)
    intake_session.expunge_all()

    with pytest.raises(IntegrityError):
        make_help_check(intake_session)
