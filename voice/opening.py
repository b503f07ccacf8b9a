"""Sealed storage, the half that reads. The public side never reaches this module."""

import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from voice.errors import SealedError
from voice.sealing import HEADER_BYTES, MAGIC, SUITE, context, pad, unpad

NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Opener:
    """Open records with the private keys of an organisation, old epochs included.

    :param keys: the private key for each 8-byte key id
    """

    organisation: str
    keys: Mapping[bytes, X25519PrivateKey]

    def open(self, envelope: bytes, *, kind: str, form: str) -> bytes:
        """Return what was sealed.

        :raises SealedError: if no key fits, or the record was changed or moved
        """
        if envelope[: len(MAGIC)] != MAGIC:
            message = "this is no sealed record of a known version"
            raise SealedError(message)
        key = self.keys.get(envelope[len(MAGIC) : HEADER_BYTES])
        if key is None:
            message = "the record was sealed to a key that is not unlocked"
            raise SealedError(message)
        try:
            padded = SUITE.decrypt(
                envelope[HEADER_BYTES:], key, context(self.organisation, kind, form)
            )
        except (InvalidTag, ValueError) as err:
            message = f"the sealed {kind} was changed, moved or cut"
            raise SealedError(message) from err
        return zlib.decompress(unpad(padded))


@dataclass(frozen=True, slots=True)
class DataCipher:
    """Keep redacted texts in the vault, readable only while a key is unlocked.

    :param key: the 32-byte vault data key
    """

    key: bytes

    def lock(self, text: str, *, row_id: bytes) -> bytes:
        """Return ``text`` padded and encrypted, bound to the row it stands in."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        padded = pad(zlib.compress(text.encode()))
        return nonce + ChaCha20Poly1305(self.key).encrypt(nonce, padded, row_id)

    def unlock(self, locked: bytes, *, row_id: bytes) -> str:
        """Return the text that was locked.

        :raises SealedError: if the key is another one, or the row was changed
        """
        cipher = ChaCha20Poly1305(self.key)
        try:
            padded = cipher.decrypt(locked[:NONCE_BYTES], locked[NONCE_BYTES:], row_id)
        except (InvalidTag, ValueError) as err:
            message = "a text in the vault was changed, moved or locked with another key"
            raise SealedError(message) from err
        return zlib.decompress(unpad(padded)).decode()
