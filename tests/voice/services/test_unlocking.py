import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from voice.errors import LockedError
from voice.opening import DataCipher, Opener
from voice.services.keys import Unlocked
from voice.services.unlocking import Message, send_to_worker

UNLOCKED = Unlocked(
    Opener("org", {b"epoch-01": X25519PrivateKey.generate()}), DataCipher(b"k" * 32)
)


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[list[bytes]]:
    """Answer one caller at the socket, and keep what was said."""
    lines: list[bytes] = []
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    door.bind(str(tmp_path / "worker.sock"))
    door.listen()

    def serve() -> None:
        caller, _ = door.accept()
        with caller:
            lines.append(caller.makefile("rb").readline())
            caller.sendall(b"ok")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield lines
    door.close()


def test_a_message_reaches_the_worker_whole(heard: list[bytes], tmp_path: Path) -> None:
    taken = send_to_worker(tmp_path / "worker.sock", Message("ab", 900, UNLOCKED))

    message = Message.from_line(heard[0])
    assert taken
    assert (message.holder, message.seconds) == ("ab", 900)
    assert message.unlocked is not None
    assert message.unlocked.cipher == UNLOCKED.cipher


def test_without_a_worker_nothing_is_taken_and_nothing_breaks(tmp_path: Path) -> None:
    assert not send_to_worker(tmp_path / "none.sock", Message("ab", 0, None))


@pytest.mark.parametrize("line", [b"", b"[]", b"{}", b'{"holder": 1, "seconds": "x", "keys": ""}'])
def test_a_line_that_is_no_message_is_refused(line: bytes) -> None:
    with pytest.raises(LockedError, match="no key message"):
        Message.from_line(line)
