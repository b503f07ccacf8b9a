"""Keys from the staff secret."""

import pytest
from cryptography.fernet import InvalidToken

from voice.services.staff_secret import derive_key, lock_second_factor, unlock_second_factor

SECRET = b"s" * 32


def test_each_use_has_its_own_key() -> None:
    keys = {derive_key(SECRET, use) for use in ("audit", "forms", "second factor")}

    assert len(keys) == 3
    assert SECRET not in keys


def test_a_second_factor_comes_back_with_the_same_secret_only() -> None:
    locked = lock_second_factor(SECRET, "ABCDEFGH")

    assert unlock_second_factor(SECRET, locked) == "ABCDEFGH"
    assert b"ABCDEFGH" not in locked
    with pytest.raises(InvalidToken):
        unlock_second_factor(b"t" * 32, locked)
