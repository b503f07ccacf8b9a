import stat
from pathlib import Path

from tests.installations import PASSPHRASE, Installation
from voice.services.key_files import read_key_file


def test_the_words_can_be_proved_again(installation: Installation) -> None:
    result = installation.run("keys", "prove", typed=f"{installation.words}\n")

    assert "The words are right." in result.output


def test_a_key_file_is_written_for_the_owner_alone(
    installation: Installation, tmp_path: Path
) -> None:
    path = tmp_path / "worker.key"

    result = installation.run("keys", "file", str(path), typed=f"{installation.words}\n")

    assert f"VOICE_WORKER_KEY_FILE={path}" in result.output
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key_file(path, installation.data).opener.organisation == "testshire"


def test_a_key_file_in_the_data_folder_is_refused(installation: Installation) -> None:
    result = installation.run("keys", "file", str(installation.data / "worker.key"))

    assert result.exit_code == 1
    assert "outside the data folder" in result.output


def test_status_counts_the_readers(installation: Installation) -> None:
    before = installation.run("keys", "status").output
    installation.run(
        "staff",
        "add",
        "robin",
        "--role",
        "reviewer",
        typed=f"{PASSPHRASE}\n{PASSPHRASE}\n{installation.words}\n",
    )

    assert "recovery words typed back, 0 readers" in before
    assert "1 readers" in installation.run("keys", "status").output


def test_the_words_let_a_reviewer_read_again(installation: Installation) -> None:
    installation.run(
        "staff", "add", "pat", "--role", "planner", typed=f"{PASSPHRASE}\n{PASSPHRASE}\n"
    )

    result = installation.run(
        "keys", "recover", "pat", typed=f"{installation.words}\n{PASSPHRASE}\n"
    )

    assert "pat can read the answers" in result.output


def test_wrong_words_recover_nothing(installation: Installation) -> None:
    result = installation.run("keys", "recover", "pat", typed="acorn\n")

    assert result.exit_code == 1
    assert "open nothing here" in result.output
