"""Signing in with passphrase and code."""

from datetime import datetime, timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import MOMENT
from voice.models.vault.audit import AuditEvent
from voice.models.vault.staff import Staff, StaffRole
from voice.services.audit import Actor
from voice.services.signin import sign_in, waiting_time
from voice.services.staff import create_staff

SECRET = b"s" * 32
GOOD = "copper lantern meadow violin"


class Door:
    """One account, and tries to open it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.staff, self.totp = create_staff(
            session, login="robin", role=StaffRole.REVIEWER, passphrase=GOOD, secret=SECRET
        )

    def code(self, at: datetime = MOMENT) -> str:
        return pyotp.TOTP(self.totp).at(at)

    def knock(
        self,
        at: datetime = MOMENT,
        *,
        login: str = "robin",
        passphrase: str = GOOD,
        code: str | None = None,
    ) -> Staff | None:
        return sign_in(
            self.session,
            Actor(None, at, b"key"),
            login=login,
            passphrase=passphrase,
            code=self.code(at) if code is None else code,
            secret=SECRET,
        )


@pytest.fixture
def door(session: Session) -> Door:
    return Door(session)


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)))


def test_passphrase_and_code_open_the_account(door: Door) -> None:
    assert door.knock(login=" ROBIN ") is door.staff
    assert actions(door.session) == ["sign in"]


def test_a_code_with_a_space_is_taken(door: Door) -> None:
    code = door.code()

    assert door.knock(code=f"{code[:3]} {code[3:]}") is door.staff


def test_a_code_works_once(door: Door) -> None:
    code = door.code()

    assert door.knock(code=code) is door.staff
    assert door.knock(code=code) is None
    assert door.knock(MOMENT + timedelta(seconds=30)) is door.staff


def test_one_wrong_thing_keeps_it_closed(door: Door) -> None:
    assert door.knock(passphrase="copper lantern meadow cello") is None
    assert door.knock(code="000000x") is None
    assert door.knock(login="nobody") is None
    assert door.knock() is door.staff


def test_a_person_who_left_cannot_come_in(door: Door) -> None:
    door.staff.is_active = False
    door.session.flush()

    assert door.knock() is None


def test_an_account_without_a_second_factor_stays_closed(door: Door) -> None:
    door.staff.totp_locked = b""

    assert door.knock(code=pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").at(MOMENT)) is None


def test_after_wrong_tries_even_the_right_one_waits_and_then_works(door: Door) -> None:
    for _ in range(3):
        door.knock(code="x")

    assert door.knock() is None
    assert door.knock(MOMENT + timedelta(seconds=8)) is door.staff
    assert (door.staff.failures, door.staff.wait_until) == (0, None)
    assert actions(door.session) == [*["refuse sign-in"] * 3, "sign in"]


def test_the_wait_grows_and_is_never_a_lock_out() -> None:
    waits = [waiting_time(failures) for failures in (0, 2, 3, 4, 8, 9, 10_000)]

    assert waits == sorted(waits)
    assert waits[0] == waits[1] == timedelta()
    assert waits[-1] == waits[-2] == timedelta(minutes=5)


def test_a_hash_of_weaker_settings_is_renewed(door: Door) -> None:
    door.staff.passphrase_hash = PasswordHasher(time_cost=1, memory_cost=1024).hash(GOOD)

    assert door.knock() is door.staff
    assert "m=65536,t=3,p=4" in door.staff.passphrase_hash
