"""What a child has said so far, before Send: sealed, in memory, for an hour at most.

The cookie holds 256 random bits. The store knows a draft by their SHA-256 and
keeps it encrypted under a key derived from them, so a store without the child's
cookie says nothing.
"""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from voice.services.surveys.model import Answer

KEY_BYTES = 32
NONCE_BYTES = 12
TOKEN_BYTES = 16
LIFE_SECONDS = 60 * 60
COME_BACK_SECONDS = 15 * 60
SWEEP_SECONDS = 60


@dataclass
class Draft:
    """One child's answers on their way; after Send only that they were sent.

    :param channel: the way in, such as "survey"
    :param survey_version: "leaving-1"
    """

    channel: str
    survey_version: str
    form_token: str = field(default_factory=lambda: secrets.token_hex(TOKEN_BYTES))
    """128 random bits, hexadecimal: one token is stored as one answer."""
    answers: dict[str, Answer] = field(default_factory=dict)
    at: str = ""
    """The page to come back to from help."""
    kept_names: list[str] = field(default_factory=list)
    """The pages whose names and numbers the child chose to leave in."""
    has_panel: bool = False
    """Whether the last answer opens the help panel on the next page."""
    is_rescued: bool = False
    """Whether an earlier draft had ended when this began."""
    is_sent: bool = False
    is_new_version: bool = False
    """Whether it was sent before with other words."""
    has_code: bool = False
    """Whether a come-back code was asked for after Send."""
    thread: str = ""
    """For a young person who came back: the thread's lookup hash, hexadecimal."""
    seed: str = ""
    """... and its seed, hexadecimal, which stands nowhere else."""

    @property
    def life_seconds(self) -> int:
        """Return how long it is kept: shorter for who came back with a code."""
        return COME_BACK_SECONDS if self.seed else LIFE_SECONDS

    def sent(self, *, is_new_version: bool) -> "Draft":
        """Return what stays after Send: the token, so that nothing counts twice; no answer."""
        return Draft(
            channel=self.channel,
            survey_version=self.survey_version,
            form_token=self.form_token,
            is_sent=True,
            is_new_version=is_new_version,
        )


class DraftStore(Protocol):
    """Keep small sealed records by name, for an hour after they were last written.

    ``now`` is in seconds since 1970, as ``time.time`` tells it.
    """

    def read(self, name: str, *, now: float) -> bytes | None:
        """Return the record, or ``None`` where there is none or its hour is over."""

    def write(self, name: str, record: bytes, *, now: float) -> None:
        """Keep the record in place of an earlier one; its hour begins again."""

    def remove(self, name: str) -> None:
        """Forget the record, if there is one."""

    def sweep(self, *, now: float) -> None:
        """Remove each record whose hour is over."""


class MemoryStore:
    """Keep records in this process: for one worker, and for tests."""

    def __init__(self) -> None:
        self._records: dict[str, tuple[float, bytes]] = {}
        self._lock = Lock()

    def read(self, name: str, *, now: float) -> bytes | None:
        """Return the record, or ``None`` where there is none or its hour is over."""
        saved_at, record = self._records.get(name, (0.0, b""))
        return record if record and now - saved_at < LIFE_SECONDS else None

    def write(self, name: str, record: bytes, *, now: float) -> None:
        """Keep the record in place of an earlier one; its hour begins again."""
        with self._lock:
            self._records[name] = (now, record)

    def remove(self, name: str) -> None:
        """Forget the record, if there is one."""
        with self._lock:
            self._records.pop(name, None)

    def sweep(self, *, now: float) -> None:
        """Remove each record whose hour is over."""
        with self._lock:
            over = [name for name, (at, _) in self._records.items() if now - at >= LIFE_SECONDS]
            for name in over:
                del self._records[name]


class FolderStore:
    """Keep records as files in a memory-backed folder, shared by all workers of one machine.

    They outlive a killed process; a file's own time says when it was written.

    :param folder: made on first use, for its owner alone
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str, *, now: float) -> bytes | None:
        """Return the record, or ``None`` where there is none or its hour is over."""
        try:
            with (self.folder / name).open("rb") as file:
                saved_at = os.fstat(file.fileno()).st_mtime
                return file.read() if now - saved_at < LIFE_SECONDS else None
        except FileNotFoundError:
            return None

    def write(self, name: str, record: bytes, *, now: float) -> None:
        """Keep the record in place of an earlier one; its hour begins again."""
        beside = self.folder / f"{name}.{secrets.token_hex(4)}"
        file = self._open_new(beside)
        try:
            with os.fdopen(file, "wb") as handle:
                handle.write(record)
                handle.flush()
                os.utime(file, (now, now))
            beside.replace(self.folder / name)
        except OSError:
            beside.unlink()
            raise

    def remove(self, name: str) -> None:
        """Forget the record, if there is one."""
        (self.folder / name).unlink(missing_ok=True)

    def sweep(self, *, now: float) -> None:
        """Remove each file whose hour is over."""
        if not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            try:
                if now - path.stat().st_mtime >= LIFE_SECONDS:
                    path.unlink()
            except FileNotFoundError:  # another worker was quicker
                continue

    def _open_new(self, path: Path) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        try:
            return os.open(path, flags, 0o600)
        except FileNotFoundError:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return os.open(path, flags, 0o600)


class Drafts:
    """Read and save drafts with the bits of a child's cookie.

    :param store: where the sealed records stand
    """

    def __init__(self, store: DraftStore) -> None:
        self.store = store
        self._swept_at = 0.0

    def find(self, bits: bytes, *, now: float) -> Draft | None:
        """Return the draft these bits open, or ``None`` where there is none any more."""
        name = record_name(bits)
        record = self.store.read(name, now=now)
        if record is None:
            return None
        try:
            plain = _cipher(bits).decrypt(record[:NONCE_BYTES], record[NONCE_BYTES:], name.encode())
        except (InvalidTag, ValueError):
            return None
        return Draft(**json.loads(plain))

    def save(self, bits: bytes, draft: Draft, *, now: float) -> None:
        """Keep the draft for its life once more, and sweep away what is over."""
        name = record_name(bits)
        nonce = secrets.token_bytes(NONCE_BYTES)
        plain = json.dumps(vars(draft)).encode()
        record = nonce + _cipher(bits).encrypt(nonce, plain, name.encode())
        self.store.write(name, record, now=now - LIFE_SECONDS + draft.life_seconds)
        self.sweep_if_due(now=now)

    def remove(self, bits: bytes) -> None:
        """Throw the draft away."""
        self.store.remove(record_name(bits))

    def sweep_if_due(self, *, now: float) -> None:
        """Remove drafts whose hour is over, once a minute at most."""
        if abs(now - self._swept_at) >= SWEEP_SECONDS:
            self._swept_at = now
            self.store.sweep(now=now)


def record_name(bits: bytes) -> str:
    """Return the name under which the draft of these bits stands."""
    return hashlib.sha256(bits).hexdigest()


def page_token(bits: bytes) -> str:
    """Return the secret that each form of this child's pages must bring back."""
    return hmac.digest(bits, b"voice/page-token", "sha256").hex()[:32]


def _cipher(bits: bytes) -> ChaCha20Poly1305:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"voice/draft").derive(
        bits
    )
    return ChaCha20Poly1305(derived)
