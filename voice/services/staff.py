"""People who work here: make an account with a passphrase and a second factor."""

import re
import secrets
from functools import lru_cache
from importlib.resources import files

import pyotp
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from voice.errors import LoginError
from voice.models.vault.staff import Staff, StaffRole
from voice.queries.staff import find_staff
from voice.services.staff_secret import lock_second_factor

HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
"""argon2id, 64 MiB."""
MIN_CHARACTERS = 15
MAX_CHARACTERS = 200
MIN_DIFFERENT = 5
ISSUER = "Voice"
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


def create_staff(
    session: Session, *, login: str, role: StaffRole, passphrase: str, secret: bytes
) -> tuple[Staff, str]:
    """Enter a member of staff.

    :param secret: the staff secret, which locks the second factor
    :returns: the person, and the second factor's secret in base32, which is shown once
    :raises LoginError: if the login is taken or odd, or the passphrase is weak
    """
    name = login.strip().lower()
    if not LOGIN.fullmatch(name):
        message = "a login has 2 to 40 letters, digits, dots or hyphens"
        raise LoginError(message)
    if find_staff(session, name):
        message = f"the login {name} is taken"
        raise LoginError(message)
    problem = find_weakness(passphrase, name)
    if problem:
        raise LoginError(problem)
    totp_secret = pyotp.random_base32()
    staff = Staff(
        id=secrets.token_bytes(16),
        login=name,
        role=role,
        passphrase_hash=HASHER.hash(passphrase),
        totp_locked=lock_second_factor(secret, totp_secret),
        last_timecode=None,
        failures=0,
        wait_until=None,
        is_active=True,
    )
    session.add(staff)
    session.flush()
    return staff, totp_secret


def find_weakness(passphrase: str, login: str = "") -> str | None:
    """Say in a sentence why a passphrase cannot be taken, or return ``None``."""
    if not MIN_CHARACTERS <= len(passphrase) <= MAX_CHARACTERS:
        return f"a passphrase has {MIN_CHARACTERS} to {MAX_CHARACTERS} characters"
    squeezed = "".join(letter for letter in passphrase.lower() if letter.isalnum())
    if len(set(squeezed)) < MIN_DIFFERENT:
        return "a passphrase needs more than a few different characters"
    if login and squeezed.replace(login, "") != squeezed and len(squeezed) < 2 * MIN_CHARACTERS:
        return "a passphrase does not hold the login"
    if _is_common(squeezed):
        return "this passphrase is one of the first that a stranger would try"
    return None


def totp_link(login: str, totp_secret: str) -> str:
    """Return the link that an authenticator app takes."""
    return pyotp.TOTP(totp_secret).provisioning_uri(name=login, issuer_name=ISSUER)


def _is_common(squeezed: str) -> bool:
    """Tell whether nothing is left once common words are taken out, or it only repeats itself."""
    for size in range(1, len(squeezed) // 2 + 1):
        if squeezed == (squeezed[:size] * len(squeezed))[: len(squeezed)]:
            return True
    rest = squeezed
    for word in common_words():
        rest = rest.replace(word, "")
    return len(rest) < MIN_DIFFERENT


@lru_cache(maxsize=1)
def common_words() -> tuple[str, ...]:
    """Return what common passwords are made of, the longest first."""
    found = (files("voice") / "data" / "common-passwords.txt").read_text(encoding="ascii").split()
    return tuple(sorted(found, key=lambda word: (-len(word), word)))
