"""Keys of the organisation: made once, wrapped for each reader, unlocked to read.

Each epoch's private key is wrapped once for each slot: one slot for each reader
(Argon2id of the passphrase, with a salt of its own and parameters unlike those of
the sign-in hash) and one for the recovery words.
"""

import json
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.errors import KeyWordsError, LockedError
from voice.models.vault.key import KeyEpoch, KeySlot, Organisation, SlotKind
from voice.opening import NONCE_BYTES, DataCipher, Opener
from voice.sealing import KEY_ID_BYTES, Sealer

N_RECOVERY_WORDS = 24
"""Words of a list of 256: 192 bits."""
KEY_BYTES = 32
SALT_BYTES = 16
DATA_KEY = {"kind": "data-key", "form": "vault"}


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What it takes to read: private keys and the vault data key. Kept in memory only."""

    opener: Opener
    cipher: DataCipher

    def __repr__(self) -> str:
        return f"Unlocked({len(self.opener.keys)} keys)"

    def to_json(self) -> str:
        """Return everything as JSON, for the worker's socket or its key file."""
        keys = {name.hex(): key.private_bytes_raw().hex() for name, key in self.opener.keys.items()}
        return json.dumps(
            {
                "organisation": self.opener.organisation,
                "keys": keys,
                "data_key": self.cipher.key.hex(),
            }
        )

    @classmethod
    def from_json(cls, text: str) -> "Unlocked":
        """Return what :meth:`to_json` wrote.

        :raises LockedError: if ``text`` is no such JSON
        """
        try:
            found = json.loads(text)
            keys = {
                bytes.fromhex(name): X25519PrivateKey.from_private_bytes(bytes.fromhex(key))
                for name, key in found["keys"].items()
            }
            cipher = DataCipher(bytes.fromhex(found["data_key"]))
            return cls(Opener(found["organisation"], keys), cipher)
        except (ValueError, KeyError, TypeError, AttributeError) as err:
            message = "the key file is damaged, or is no key file"
            raise LockedError(message) from err


def found_organisation(session: Session, slug: str) -> tuple[Unlocked, tuple[str, ...]]:
    """Make the organisation, its first key epoch and its recovery slot.

    :returns: the keys, and the recovery words, which are stored nowhere
    :raises LockedError: if there is an organisation already: its keys must not be lost
    """
    if session.scalars(select(Organisation)).first() is not None:
        message = "this installation is set up already; its keys stay as they are"
        raise LockedError(message)
    private = X25519PrivateKey.generate()
    key_id = secrets.token_bytes(KEY_ID_BYTES)
    data_key = secrets.token_bytes(KEY_BYTES)
    sealer = Sealer(slug, key_id, private.public_key())
    session.add(Organisation(slug=slug, data_key_sealed=sealer.seal(data_key, **DATA_KEY)))
    session.add(
        KeyEpoch(
            key_id=key_id,
            public_key=private.public_key().public_bytes_raw(),
            is_current=True,
            are_words_proved=False,
        )
    )
    session.flush()
    unlocked = Unlocked(Opener(slug, {key_id: private}), DataCipher(data_key))
    listed = list_words()
    words = tuple(secrets.choice(listed) for _ in range(N_RECOVERY_WORDS))
    _add_slots(session, unlocked, SlotKind.RECOVERY, None, lambda salt: _words_key(words, salt))
    return unlocked, words


def add_staff_slot(session: Session, staff_id: bytes, passphrase: str, unlocked: Unlocked) -> None:
    """Let a member of staff read: wrap every unlocked key for their passphrase."""
    _add_slots(
        session,
        unlocked,
        SlotKind.STAFF,
        staff_id,
        lambda salt: _passphrase_key(passphrase, salt),
    )


def unlock_with_passphrase(session: Session, staff_id: bytes, passphrase: str) -> Unlocked:
    """Return the keys that a reader's passphrase opens.

    :raises LockedError: if the person is no reader, or the passphrase opens no slot
    """
    slots = session.scalars(select(KeySlot).where(KeySlot.staff_id == staff_id)).all()
    return _unlock(session, slots, lambda salt: _passphrase_key(passphrase, salt))


def unlock_with_words(session: Session, words: str) -> Unlocked:
    """Return the keys that the recovery words open; case and spacing do not matter.

    :raises KeyWordsError: if a word is not on the list, or the words open nothing
    """
    typed = words.lower().replace(",", " ").split()
    unknown = sorted(set(typed) - set(list_words()))
    if unknown:
        message = f"these are no recovery words: {', '.join(unknown)}"
        raise KeyWordsError(message)
    slots = session.scalars(select(KeySlot).where(KeySlot.kind == SlotKind.RECOVERY)).all()
    try:
        return _unlock(session, slots, lambda salt: _words_key(typed, salt))
    except LockedError as err:
        message = f"these {len(typed)} words open nothing here; check their order"
        raise KeyWordsError(message) from err


def prove_words(session: Session, words: str) -> Unlocked:
    """Note that someone typed the recovery words back; only then may a survey open.

    :raises KeyWordsError: if they do not open the current key
    """
    unlocked = unlock_with_words(session, words)
    epochs = session.scalars(select(KeyEpoch).where(KeyEpoch.key_id.in_(unlocked.opener.keys)))
    for epoch in epochs:
        epoch.are_words_proved = True
    session.flush()
    return unlocked


def list_words() -> list[str]:
    """Return the 256 words of which recovery words are made."""
    return (files("voice") / "data" / "recovery-words.txt").read_text(encoding="ascii").split()


def _add_slots(
    session: Session,
    unlocked: Unlocked,
    kind: SlotKind,
    staff_id: bytes | None,
    derive: Callable[[bytes], bytes],
) -> None:
    for key_id, private in unlocked.opener.keys.items():
        salt = secrets.token_bytes(SALT_BYTES)
        nonce = secrets.token_bytes(NONCE_BYTES)
        cipher = ChaCha20Poly1305(derive(salt))
        session.add(
            KeySlot(
                id=secrets.token_bytes(16),
                key_id=key_id,
                kind=kind,
                staff_id=staff_id,
                salt=salt,
                wrapped=nonce + cipher.encrypt(nonce, private.private_bytes_raw(), key_id),
            )
        )
    session.flush()


def _unlock(
    session: Session, slots: Iterable[KeySlot], derive: Callable[[bytes], bytes]
) -> Unlocked:
    keys = {}
    for slot in slots:
        nonce, wrapped = slot.wrapped[:NONCE_BYTES], slot.wrapped[NONCE_BYTES:]
        try:
            raw = ChaCha20Poly1305(derive(slot.salt)).decrypt(nonce, wrapped, slot.key_id)
        except InvalidTag as err:
            message = "this passphrase does not open the answers"
            raise LockedError(message) from err
        keys[slot.key_id] = X25519PrivateKey.from_private_bytes(raw)
    if not keys:
        message = "there is no key for this person: a reader must add one"
        raise LockedError(message)
    organisation = session.scalars(select(Organisation)).one()
    opener = Opener(organisation.slug, keys)
    data_key = opener.open(organisation.data_key_sealed, **DATA_KEY)
    return Unlocked(opener, DataCipher(data_key))


def _passphrase_key(passphrase: str, salt: bytes) -> bytes:
    return hash_secret_raw(
        passphrase.encode(),
        salt,
        time_cost=4,
        memory_cost=64 * 1024,
        parallelism=2,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _words_key(words: Sequence[str], salt: bytes) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"voice/1|recovery")
    return kdf.derive(" ".join(words).encode())
