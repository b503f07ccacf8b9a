"""Finding people."""

import pytest
from sqlalchemy.orm import Session

from tests.factories import MOMENT, make_staff
from voice.errors import LoginError
from voice.queries.staff import find_login_session, find_staff, get_staff
from voice.services.sessions import hash_token, start_session


def test_a_login_is_found_whatever_its_case(session: Session) -> None:
    staff = make_staff(session, "ruth")

    assert find_staff(session, " Ruth ") is staff
    assert get_staff(session, "RUTH") is staff


def test_nobody_is_found_under_an_unknown_login(session: Session) -> None:
    assert find_staff(session, "omar") is None
    with pytest.raises(LoginError, match="omar"):
        get_staff(session, "omar")


def test_a_sign_in_is_found_with_its_person(session: Session) -> None:
    staff = make_staff(session)
    name = hash_token(start_session(session, staff, MOMENT))

    found = find_login_session(session, name)

    assert found
    assert found[1] is staff
    assert find_login_session(session, b"none") is None
