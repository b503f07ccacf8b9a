"""Making accounts of staff."""

import pytest
from sqlalchemy.orm import Session

from voice.errors import LoginError
from voice.models.vault.staff import StaffRole
from voice.services.staff import HASHER, create_staff, find_weakness, totp_link
from voice.services.staff_secret import unlock_second_factor

SECRET = b"s" * 32
GOOD = "copper lantern meadow violin"


def test_an_account_keeps_neither_passphrase_nor_second_factor_in_clear(session: Session) -> None:
    staff, totp_secret = create_staff(
        session, login=" Robin ", role=StaffRole.REVIEWER, passphrase=GOOD, secret=SECRET
    )

    assert staff.login == "robin"
    assert staff.passphrase_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert HASHER.verify(staff.passphrase_hash, GOOD)
    assert unlock_second_factor(SECRET, staff.totp_locked) == totp_secret


def test_a_login_is_given_once(session: Session) -> None:
    create_staff(session, login="robin", role=StaffRole.PLANNER, passphrase=GOOD, secret=SECRET)

    with pytest.raises(LoginError, match="taken"):
        create_staff(session, login="ROBIN", role=StaffRole.PLANNER, passphrase=GOOD, secret=SECRET)


@pytest.mark.parametrize("login", ["", "a", "with space", "-dash", "x" * 41])
def test_an_odd_login_is_refused(session: Session, login: str) -> None:
    with pytest.raises(LoginError, match="2 to 40"):
        create_staff(session, login=login, role=StaffRole.PLANNER, passphrase=GOOD, secret=SECRET)


def test_a_weak_passphrase_makes_no_account(session: Session) -> None:
    with pytest.raises(LoginError, match="15 to 200"):
        create_staff(session, login="robin", role=StaffRole.PLANNER, passphrase="x", secret=SECRET)


@pytest.mark.parametrize(
    "passphrase",
    [
        "fourteen chars",
        "x" * 201,
        "aaaaaaaaaaaaaaaaaaaa",
        "abababababababababab",
        "Password12345678",
        "qwertyuiop123456",
        "correct horse battery staple",
        "meadow7meadow7meadow7",
        "Liverpool-football-2026!",
        "robin and the wood",
    ],
)
def test_a_passphrase_that_strangers_try_first_is_refused(passphrase: str) -> None:
    assert find_weakness(passphrase, "robin")


@pytest.mark.parametrize(
    "passphrase", [GOOD, "the horse ate my purple umbrella", "фиалка-луна-река-ветер"]
)
def test_a_long_unusual_passphrase_is_taken(passphrase: str) -> None:
    assert find_weakness(passphrase, "robin") is None


def test_a_link_for_an_authenticator_names_login_and_site() -> None:
    link = totp_link("robin", "A" * 32)

    assert link.startswith("otpauth://totp/Voice:robin?secret=" + "A" * 32)
