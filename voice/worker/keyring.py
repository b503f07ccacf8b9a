"""The keys the worker may use now: from a key file, or lent by readers who signed in."""

import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from voice.errors import LockedError
from voice.services.keys import Unlocked
from voice.services.unlocking import MAX_MESSAGE_BYTES, TIMEOUT_SECONDS, Message

OWNER_ONLY = 0o177


class Keyring:
    """Keeps lent keys in memory until their time is up.

    :param own: keys of an unattended worker, which never run out
    :param seconds_now: a clock that never runs backwards, in seconds
    """

    def __init__(self, own: Unlocked | None, seconds_now: Callable[[], float]) -> None:
        self._own = own
        self._seconds_now = seconds_now
        self._lent: dict[str, tuple[float, Unlocked]] = {}
        self._lock = threading.Lock()

    def take(self, message: Message) -> None:
        """Keep the keys of ``message``, or give back those of its holder."""
        with self._lock:
            self._lent.pop(message.holder, None)
            if message.unlocked is not None and message.seconds > 0:
                self._lent[message.holder] = (
                    self._seconds_now() + message.seconds,
                    message.unlocked,
                )

    def find(self) -> Unlocked | None:
        """Return keys that may be used now, or ``None``."""
        if self._own is not None:
            return self._own
        now = self._seconds_now()
        with self._lock:
            self._lent = {name: lent for name, lent in self._lent.items() if lent[0] > now}
            return next((unlocked for _, unlocked in self._lent.values()), None)


def listen(path: Path, keyring: Keyring) -> threading.Thread:
    """Take key messages at the socket ``path`` in a thread that ends with the process."""
    path.unlink(missing_ok=True)
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(OWNER_ONLY)
    try:
        door.bind(str(path))
    finally:
        os.umask(before)
    door.listen()
    thread = threading.Thread(target=_serve, args=(door, keyring), daemon=True)
    thread.start()
    return thread


def _serve(door: socket.socket, keyring: Keyring) -> None:
    while True:
        caller, _ = door.accept()
        with caller:
            caller.settimeout(TIMEOUT_SECONDS)
            try:
                keyring.take(Message.from_line(_read_line(caller)))
                caller.sendall(b"ok")
            except (LockedError, OSError):
                continue


def _read_line(caller: socket.socket) -> bytes:
    line = b""
    while not line.endswith(b"\n") and len(line) <= MAX_MESSAGE_BYTES:
        piece = caller.recv(4096)
        if not piece:
            break
        line += piece
    return line
