"""Keys derived from the staff secret, one for each use."""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


def derive_key(secret: bytes, use: str) -> bytes:
    """Return the 32-byte key for one use, for instance "audit"."""
    info = f"voice/1|{use}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)


def lock_second_factor(secret: bytes, totp_secret: str) -> bytes:
    """Return a second factor's secret, encrypted."""
    return _cipher(secret).encrypt(totp_secret.encode())


def unlock_second_factor(secret: bytes, locked: bytes) -> str:
    """Return a second factor's secret.

    :raises cryptography.fernet.InvalidToken: if it was locked with another secret
    """
    return _cipher(secret).decrypt(locked).decode()


def _cipher(secret: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derive_key(secret, "second factor")))
