import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from voice.errors import LockedError
from voice.opening import DataCipher, Opener
from voice.services.key_files import read_key_file, write_key_file
from voice.services.keys import Unlocked

UNLOCKED = Unlocked(
    Opener("org", {b"epoch-01": X25519PrivateKey.generate()}), DataCipher(b"k" * 32)
)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    write_key_file(tmp_path / "worker.key", UNLOCKED)
    return tmp_path / "worker.key"


def test_a_key_file_gives_back_its_keys(written: Path, tmp_path: Path) -> None:
    assert read_key_file(written, tmp_path / "data").cipher == UNLOCKED.cipher


def test_a_key_file_is_readable_by_its_owner_only(written: Path) -> None:
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_a_key_file_that_others_can_read_is_refused(written: Path, tmp_path: Path) -> None:
    written.chmod(0o640)

    with pytest.raises(LockedError, match="chmod 600"):
        read_key_file(written, tmp_path / "data")


def test_a_key_file_in_the_data_folder_is_refused(written: Path, tmp_path: Path) -> None:
    with pytest.raises(LockedError, match="data folder"):
        read_key_file(written, tmp_path)


def test_a_missing_key_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LockedError, match="cannot be read"):
        read_key_file(tmp_path / "none.key", tmp_path / "data")


def test_a_key_file_is_never_overwritten(written: Path) -> None:
    before = written.read_text()

    with pytest.raises(LockedError, match="stands already"):
        write_key_file(written, UNLOCKED)
    assert written.read_text() == before
