"""Sign in with a passphrase and a second factor, along one path that takes the same time."""

from datetime import timedelta
from functools import lru_cache

import pyotp
from argon2.exceptions import InvalidHashError, VerificationError
from pyotp.exceptions import OTPVerificationError
from sqlalchemy.orm import Session

from voice.models.vault.staff import Staff
from voice.queries.staff import find_staff
from voice.services.audit import Actor, record_event
from voice.services.staff import HASHER, MAX_CHARACTERS
from voice.services.staff_secret import unlock_second_factor

FREE_TRIES = 3
LONGEST_WAIT = timedelta(minutes=5)
NOBODY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""A second factor to compare with where there is no account, so that it takes as long."""


def sign_in(
    session: Session, actor: Actor, *, login: str, passphrase: str, code: str, secret: bytes
) -> Staff | None:
    """Return the person whom passphrase and code open, or ``None``.

    Wrong tries make the next one wait, longer each time and never for ever. A code works
    once. Nothing tells which of the three was wrong, or whether there is such an account.

    :param actor: nobody yet; the moment counts
    :param secret: the staff secret, which locks the second factor
    """
    staff = find_staff(session, login)
    is_right_passphrase = _check_passphrase(staff, passphrase)
    timecode = _check_code(staff, code, actor, secret)
    if staff is None or not staff.is_active:
        return None
    if staff.wait_until is not None and actor.at < staff.wait_until:
        return None
    if not is_right_passphrase or timecode is None:
        _record_failure(session, staff, actor)
        return None
    if HASHER.check_needs_rehash(staff.passphrase_hash):
        staff.passphrase_hash = HASHER.hash(passphrase)
    staff.last_timecode = timecode
    staff.failures = 0
    staff.wait_until = None
    record_event(session, Actor(staff.id, actor.at, actor.key), "sign in", f"staff {staff.login}")
    return staff


def waiting_time(failures: int) -> timedelta:
    """Return how long the next try must wait after so many wrong ones."""
    if failures < FREE_TRIES:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failures, 20)), LONGEST_WAIT)


def _check_passphrase(staff: Staff | None, passphrase: str) -> bool:
    known = staff.passphrase_hash if staff and staff.passphrase_hash else _hash_of_nobody()
    try:
        HASHER.verify(known, passphrase[:MAX_CHARACTERS])
    except (VerificationError, InvalidHashError):
        return False
    return staff is not None and known == staff.passphrase_hash


def _check_code(staff: Staff | None, code: str, actor: Actor, secret: bytes) -> int | None:
    """Return the 30-second step of a right code that was not used before."""
    locked = staff.totp_locked if staff else b""
    totp = pyotp.TOTP(unlock_second_factor(secret, locked) if locked else NOBODY)
    typed = "".join(code.split())
    try:
        timecode = totp.verify_and_get_timecode(typed, for_time=actor.at, valid_window=1)
    except OTPVerificationError:
        return None
    if not locked or (staff and staff.last_timecode and timecode <= staff.last_timecode):
        return None
    return timecode


def _record_failure(session: Session, staff: Staff, actor: Actor) -> None:
    staff.failures += 1
    wait = waiting_time(staff.failures)
    staff.wait_until = actor.at + wait if wait else None
    record_event(session, actor, "refuse sign-in", f"staff {staff.login}")
    session.flush()


@lru_cache(maxsize=1)
def _hash_of_nobody() -> str:
    return HASHER.hash("nobody has this passphrase")
