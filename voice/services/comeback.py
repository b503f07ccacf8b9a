"""Come-back codes: a few words that open replies, and nothing else.

From the words and the installation's pepper Argon2id makes one secret, and from that
come two: ``lookup``, whose SHA-256 finds the thread, and ``seed``, the thread's private
key. Neither words nor seed are ever stored in a database.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import count
from string import ascii_lowercase

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from voice.services.turns import Turns

LEAST_CODES = 1296**5
"""There are at least so many codes, 51.7 bits; a shorter list makes longer codes."""
START_LETTERS = 3
"""So many first letters tell each word of the list from every other."""
MAX_TYPED_CHARACTERS = 500
MAX_WORD_CHARACTERS = 20
KEY_BYTES = 32
NOT_A_LETTER = re.compile(r"[^a-z]+")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try costs: memory in KiB and rounds of Argon2id."""

    memory_kib: int = 64 * 1024
    rounds: int = 3


@dataclass(frozen=True, slots=True)
class ThreadKey:
    """What a code opens. The seed is the private half and is never stored."""

    lookup_hash: bytes
    seed: bytes = field(repr=False)

    @property
    def public_key(self) -> bytes:
        """Return the key to which replies are sealed: X25519, 32 bytes."""
        return X25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()


@dataclass(frozen=True, slots=True)
class Codes:
    """Turn codes into keys, one at a time over the whole site.

    :param pepper: 32 secret bytes of this installation, kept outside the databases
    """

    pepper: bytes = field(repr=False)
    turns: Turns
    cost: Cost = Cost()

    def unlock(self, words: Sequence[str]) -> ThreadKey:
        """Return the key of a code; the work is the same for codes that nobody has.

        :raises BusyError: if too many wait for their turn
        """
        with self.turns.take():
            return derive(words, self.pepper, self.cost)


@cache
def list_words() -> tuple[str, ...]:
    """Return all words a code may hold, in order."""
    text = (files("voice") / "data" / "comeback-words.txt").read_text(encoding="ascii")
    return tuple(text.split())


def code_length(n_words: int) -> int:
    """Return how many words of a list a code needs, so that there are codes enough."""
    return next(length for length in count(1) if n_words**length >= LEAST_CODES)


def make_code(form_token: bytes) -> tuple[str, ...]:
    """Return the code of what was sent with this form: asked for twice, it is the same.

    :param form_token: 128 random bits that are stored nowhere after the visit
    """
    words = list_words()
    number = int.from_bytes(hmac.digest(form_token, b"voice/come-back code", "sha512"))
    code = []
    for _ in range(code_length(len(words))):
        number, place = divmod(number, len(words))
        code.append(words[place])
    return tuple(code)


def read_code(typed: str) -> tuple[str, ...]:
    """Return what was typed as words of a code, small slips put right.

    Capitals, spaces, hyphens, commas and line breaks do not matter. One slip in a word
    is put right if exactly one word of the list is that near. What is no code comes
    back as words too, so that a try costs the same whatever was typed.
    """
    text = unicodedata.normalize("NFKC", typed[:MAX_TYPED_CHARACTERS]).casefold()
    together = _split_by_starts(NOT_A_LETTER.sub("", text))
    if together:
        return together
    return tuple(_put_right(word) for word in NOT_A_LETTER.split(text) if word)


def derive(words: Sequence[str], pepper: bytes, cost: Cost) -> ThreadKey:
    """Return the key of a code: slow on purpose."""
    secret = hash_secret_raw(
        " ".join(words).encode(),
        pepper,
        time_cost=cost.rounds,
        memory_cost=cost.memory_kib,
        parallelism=1,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
    lookup = _expand(secret, b"voice/1|lookup")
    return ThreadKey(hashlib.sha256(lookup).digest(), _expand(secret, b"voice/1|thread"))


def _expand(secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)


@cache
def _by_start() -> dict[str, str]:
    return {word[:START_LETTERS]: word for word in list_words()}


def _split_by_starts(letters: str) -> tuple[str, ...]:
    """Cut letters into words of the list, however many; nothing if any letter is wrong."""
    found: list[str] = []
    while letters:
        word = _by_start().get(letters[:START_LETTERS], "")
        if not word or not letters.startswith(word):
            return ()
        found.append(word)
        letters = letters[len(word) :]
    return tuple(found)


def _put_right(word: str) -> str:
    if word in list_words() or len(word) > MAX_WORD_CHARACTERS:
        return word
    near = _one_slip_from(word) & set(_by_start().values())
    return near.pop() if len(near) == 1 else word


def _one_slip_from(word: str) -> set[str]:
    """Return all strings one letter too few, too many, wrong or swapped away."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    return (
        {left + right[1:] for left, right in cuts if right}
        | {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
        | {left + letter + right for left, right in cuts for letter in ascii_lowercase}
        | {left + letter + right[1:] for left, right in cuts if right for letter in ascii_lowercase}
    )
