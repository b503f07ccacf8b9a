"""Hand the keys to the worker when a reader signs in, and take them back.

The message goes over a Unix socket that only the same user can open: one JSON
object on one line. The worker keeps the keys in memory until the time is up or
the same holder takes them back.
"""

import json
import socket
from dataclasses import dataclass
from pathlib import Path

from voice.errors import LockedError
from voice.services.keys import Unlocked

TIMEOUT_SECONDS = 2.0
MAX_MESSAGE_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Message:
    """What the staff process tells the worker.

    :param holder: names one sign-in; hexadecimal
    :param seconds: how long the keys may be used; 0 takes them back
    :param unlocked: the keys; ``None`` when they are taken back
    """

    holder: str
    seconds: int
    unlocked: Unlocked | None

    def to_line(self) -> bytes:
        """Return the message as one line."""
        keys = self.unlocked.to_json() if self.unlocked else ""
        message = {"holder": self.holder, "seconds": self.seconds, "keys": keys}
        return json.dumps(message).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "Message":
        """Return the message in ``line``.

        :raises LockedError: if it is no such message
        """
        try:
            found = json.loads(line)
            keys = found["keys"]
            unlocked = Unlocked.from_json(keys) if keys else None
            return cls(str(found["holder"]), int(found["seconds"]), unlocked)
        except (ValueError, KeyError, TypeError) as err:
            message = "the worker was sent something that is no key message"
            raise LockedError(message) from err


def send_to_worker(path: Path, message: Message) -> bool:
    """Send ``message`` over the socket at ``path``.

    :returns: whether a worker took it; without one nothing is lost, coding only waits
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
            door.settimeout(TIMEOUT_SECONDS)
            door.connect(str(path))
            door.sendall(message.to_line())
            return door.recv(2) == b"ok"
    except OSError:
        return False
