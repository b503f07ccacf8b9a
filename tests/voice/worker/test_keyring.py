import contextlib
import socket
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from voice.opening import DataCipher, Opener
from voice.services.keys import Unlocked
from voice.services.unlocking import MAX_MESSAGE_BYTES, Message, send_to_worker
from voice.worker.keyring import Keyring, listen

UNLOCKED = Unlocked(
    Opener("org", {b"epoch-01": X25519PrivateKey.generate()}), DataCipher(b"k" * 32)
)


class Clock:
    """Tell the seconds a test says."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_lent_keys_are_found_until_their_time_is_up(clock: Clock) -> None:
    keyring = Keyring(None, clock)
    keyring.take(Message("ab", 900, UNLOCKED))

    clock.seconds = 899
    before = keyring.find()
    clock.seconds = 900

    assert (before, keyring.find()) == (UNLOCKED, None)


def test_keys_are_gone_when_their_holder_takes_them_back(clock: Clock) -> None:
    keyring = Keyring(None, clock)
    keyring.take(Message("ab", 900, UNLOCKED))
    keyring.take(Message("cd", 900, UNLOCKED))

    keyring.take(Message("ab", 0, None))
    after_one = keyring.find()
    keyring.take(Message("cd", 0, None))

    assert (after_one, keyring.find()) == (UNLOCKED, None)


def test_keys_of_a_key_file_never_run_out(clock: Clock) -> None:
    keyring = Keyring(UNLOCKED, clock)
    clock.seconds = 1e9

    assert keyring.find() is UNLOCKED


def test_a_sign_in_unlocks_the_worker_over_its_socket(tmp_path: Path, clock: Clock) -> None:
    keyring = Keyring(None, clock)
    listen(tmp_path / "worker.sock", keyring)

    taken = send_to_worker(tmp_path / "worker.sock", Message("ab", 900, UNLOCKED))

    found = keyring.find()
    assert taken
    assert found is not None
    assert found.cipher == UNLOCKED.cipher


def test_only_the_same_user_may_use_the_socket(tmp_path: Path, clock: Clock) -> None:
    listen(tmp_path / "worker.sock", Keyring(None, clock))

    assert stat.S_IMODE((tmp_path / "worker.sock").stat().st_mode) == 0o600


@pytest.mark.parametrize("sent", [b"nonsense\n", b"x" * (MAX_MESSAGE_BYTES + 5000), b""])
def test_nonsense_at_the_socket_unlocks_nothing_and_stops_nothing(
    sent: bytes, tmp_path: Path, clock: Clock
) -> None:
    keyring = Keyring(None, clock)
    listen(tmp_path / "worker.sock", keyring)

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.connect(str(tmp_path / "worker.sock"))
        with contextlib.suppress(OSError):  # it hangs up on a line without an end
            door.sendall(sent)
    nothing = keyring.find()

    assert nothing is None
    assert send_to_worker(tmp_path / "worker.sock", Message("ab", 900, UNLOCKED))
