"""Sign-ins that last."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import MOMENT, make_staff
from voice.models.vault.staff import LoginSession
from voice.services import sessions

MINUTE = timedelta(minutes=1)


def test_the_database_knows_only_the_hash_of_a_token(session: Session) -> None:
    token = sessions.start_session(session, make_staff(session), MOMENT)

    row = session.scalars(select(LoginSession)).one()
    assert row.token_hash == sessions.hash_token(token)
    assert len(token) >= 43


def test_a_sign_in_lasts_while_it_is_used_and_no_longer_than_a_working_day(
    session: Session,
) -> None:
    staff = make_staff(session)
    name = sessions.hash_token(sessions.start_session(session, staff, MOMENT))
    for quarter in range(1, 34):
        now = MOMENT + quarter * 14 * MINUTE
        sessions.mark_used(session, name, now)
        assert sessions.find_person(session, name, now) == (staff, False)

    assert sessions.find_person(session, name, MOMENT + timedelta(hours=8)) is None


def test_fifteen_idle_minutes_end_a_sign_in(session: Session) -> None:
    staff = make_staff(session)
    name = sessions.hash_token(sessions.start_session(session, staff, MOMENT))

    assert sessions.find_person(session, name, MOMENT + 14 * MINUTE) == (staff, True)
    assert sessions.find_person(session, name, MOMENT + 15 * MINUTE) is None


def test_marking_an_ended_sign_in_does_nothing(session: Session) -> None:
    sessions.mark_used(session, b"none", MOMENT)

    assert sessions.find_person(session, b"none", MOMENT) is None


def test_a_person_who_left_is_out_at_once(session: Session) -> None:
    staff = make_staff(session)
    name = sessions.hash_token(sessions.start_session(session, staff, MOMENT))
    staff.is_active = False
    session.flush()

    assert sessions.find_person(session, name, MOMENT) is None


def test_an_ended_sign_in_is_gone(session: Session) -> None:
    name = sessions.hash_token(sessions.start_session(session, make_staff(session), MOMENT))

    sessions.end_session(session, name)

    assert sessions.find_person(session, name, MOMENT) is None


def test_other_sign_ins_end_and_this_one_stays(session: Session) -> None:
    staff = make_staff(session)
    names = [sessions.hash_token(sessions.start_session(session, staff, MOMENT)) for _ in range(3)]
    other = sessions.hash_token(
        sessions.start_session(session, make_staff(session, "omar"), MOMENT)
    )

    assert sessions.end_other_sessions(session, staff.id, names[0]) == 2
    found = [sessions.find_person(session, name, MOMENT) is not None for name in (*names, other)]
    assert found == [True, False, False, True]


def test_a_new_sign_in_sweeps_out_old_ones(session: Session) -> None:
    staff = make_staff(session)
    sessions.start_session(session, staff, MOMENT)

    sessions.start_session(session, staff, MOMENT + timedelta(hours=1))

    assert len(session.scalars(select(LoginSession)).all()) == 1
