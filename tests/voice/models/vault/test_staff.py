"""Members of staff and their sign-ins."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories import MOMENT, make_staff
from voice.models.vault.staff import LoginSession, Staff, StaffRole


def test_a_login_belongs_to_one_person(session: Session) -> None:
    make_staff(session, "ruth")

    with pytest.raises(IntegrityError):
        make_staff(session, "ruth")


def test_a_role_is_read_back_as_the_role_it_was(session: Session) -> None:
    staff = make_staff(session, role=StaffRole.PLANNER)
    session.expire(staff)

    assert session.get_one(Staff, staff.id).role is StaffRole.PLANNER


def test_a_sign_in_needs_its_person(session: Session) -> None:
    session.add(
        LoginSession(token_hash=b"t" * 32, staff_id=b"nobody", started_at=MOMENT, seen_at=MOMENT)
    )

    with pytest.raises(IntegrityError):
        session.flush()
