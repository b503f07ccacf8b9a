"""Sealed storage, the write-only half: whoever has this can lock answers and never unlock one.

An envelope is ``"CV" | version 1 | suite 1 | key_id 8 | enc | ciphertext`` (numbers are
bytes). Suite 1 is HPKE base mode (RFC 9180) with X25519, HKDF-SHA256 and
ChaCha20-Poly1305. The context ``voice/1|organisation|kind|form`` is bound into the
key, so that a record cannot be moved to another place and opened there.
"""

import zlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from voice.errors import AnswerTooLongError, SealedError

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
MAGIC = b"CV\x01\x01"
KEY_ID_BYTES = 8
HEADER_BYTES = len(MAGIC) + KEY_ID_BYTES

SIZES = tuple(2**power for power in range(8, 16))
"""The only sizes of a padded record, in bytes: 256 to 32,768."""
MAX_CHARACTERS = 5000
REPLY_KIND = "reply"


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seal records to one organisation's current public key.

    :param organisation: its short name, bound into each record
    :param key_id: 8 bytes that name the key epoch
    """

    organisation: str
    key_id: bytes
    public_key: X25519PublicKey

    def seal(self, plain: bytes, *, kind: str, form: str) -> bytes:
        """Return ``plain`` squeezed, padded to one of eight sizes and sealed.

        :param kind: what the record is, for instance "answer"
        :param form: the version of the form it came from
        :raises AnswerTooLongError: if it fits no size
        """
        info = context(self.organisation, kind, form)
        return MAGIC + self.key_id + SUITE.encrypt(pad(zlib.compress(plain)), self.public_key, info)


def context(organisation: str, kind: str, form: str) -> bytes:
    """Return what is bound into a sealed record of this kind and form."""
    return f"voice/1|{organisation}|{kind}|{form}".encode()


def seal_reply(public_key: bytes, plain: bytes, *, kind: str = REPLY_KIND) -> bytes:
    """Return a reply sealed to the thread of one come-back code.

    :param public_key: of the thread: X25519, 32 bytes
    :param kind: "reply", or "status"; one does not open as the other
    :raises AnswerTooLongError: if it fits no size
    """
    key = X25519PublicKey.from_public_bytes(public_key)
    return SUITE.encrypt(pad(zlib.compress(plain)), key, f"voice/1|{kind}".encode())


def open_reply(seed: bytes, blob: bytes, *, kind: str = REPLY_KIND) -> bytes:
    """Return a reply with the seed of its thread: the one thing the public site opens.

    No answer opens with it: answers are sealed to the organisation, in another context.

    :param kind: "reply", or "status"
    :raises SealedError: if the reply belongs to another thread, or was changed
    """
    key = X25519PrivateKey.from_private_bytes(seed)
    try:
        return zlib.decompress(unpad(SUITE.decrypt(blob, key, f"voice/1|{kind}".encode())))
    except (InvalidTag, ValueError) as err:
        message = "the reply was changed, moved or cut"
        raise SealedError(message) from err


def unpad(padded: bytes) -> bytes:
    """Return the record inside its filling."""
    return padded[2 : 2 + int.from_bytes(padded[:2])]


def pad(record: bytes) -> bytes:
    """Return ``record`` after its length in two bytes, filled up to the next of eight sizes.

    :raises AnswerTooLongError: if it fits no size
    """
    for size in SIZES:
        if len(record) + 2 <= size:
            return len(record).to_bytes(2) + record.ljust(size - 2, b"\0")
    raise AnswerTooLongError(MAX_CHARACTERS)
