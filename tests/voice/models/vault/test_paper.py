import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories import make_paper_entry, make_staff


def test_two_forms_that_wait_never_bear_the_same_number(session: Session) -> None:
    staff = make_staff(session)
    make_paper_entry(session, staff, label="K7-RM")

    with pytest.raises(IntegrityError):
        make_paper_entry(session, staff, label="K7-RM")
