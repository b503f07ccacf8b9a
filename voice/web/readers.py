"""Keys of the readers who are signed in: in memory only, gone when they leave or fall idle."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock, Timer
from typing import Generic, TypeVar

from voice.services.sessions import IDLE, SEEN_EVERY

Keys = TypeVar("Keys")
Share = Callable[[bytes, timedelta, Keys | None], object]


@dataclass(slots=True)
class _Entry(Generic[Keys]):
    keys: Keys
    seen_at: datetime
    shared_at: datetime


class Readers(Generic[Keys]):
    """Hold what each sign-in unlocked, by the hash of its token.

    It knows nothing of what the keys open, so that rooms which may not open
    anything can use the guard that keeps it tidy.

    :param share: told of each sign-in's keys, for how long, and when they are taken back
    """

    def __init__(self, share: Share[Keys]) -> None:
        self._share = share
        self._entries: dict[bytes, _Entry[Keys]] = {}
        self._lock = Lock()
        self._timer: Timer | None = None

    def keep(self, token_hash: bytes, keys: Keys, at: datetime) -> None:
        """Hold the keys of a new sign-in."""
        with self._lock:
            self._entries[token_hash] = _Entry(keys, at, at)
        self._share(token_hash, IDLE, keys)
        self._wait()

    def find(self, token_hash: bytes, at: datetime) -> Keys | None:
        """Return the keys of a sign-in that is not idle, or ``None``."""
        self.forget_idle(at)
        entry = self._entries.get(token_hash)
        return entry.keys if entry else None

    def mark_used(self, token_hash: bytes, at: datetime) -> None:
        """Note that a sign-in is in use, so that its keys stay."""
        self.forget_idle(at)
        entry = self._entries.get(token_hash)
        if entry is None:
            return
        entry.seen_at = at
        if at - entry.shared_at >= SEEN_EVERY:
            entry.shared_at = at
            self._share(token_hash, IDLE, entry.keys)

    def forget(self, token_hash: bytes) -> None:
        """Drop the keys of a sign-in that ended."""
        with self._lock:
            entry = self._entries.pop(token_hash, None)
        if entry is not None:
            self._share(token_hash, timedelta(), None)

    def forget_idle(self, at: datetime) -> None:
        """Drop the keys of every sign-in that nobody used for a while."""
        idle = [name for name, entry in list(self._entries.items()) if at - entry.seen_at >= IDLE]
        for name in idle:
            self.forget(name)

    def _wait(self) -> None:
        """Look again later, also when nobody asks for a page any more."""
        with self._lock:
            if self._timer is None and self._entries:
                self._timer = Timer(IDLE.total_seconds(), self._look)
                self._timer.daemon = True
                self._timer.start()

    def _look(self) -> None:
        self._timer = None
        self.forget_idle(datetime.now(UTC))
        self._wait()
