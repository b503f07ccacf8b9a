from pathlib import Path

import pytest

from voice.errors import SettingsError
from voice.settings import Settings, read_local_names, read_pepper, read_staff_secret


def test_without_any_setting_the_defaults_hold() -> None:
    settings = Settings.from_environ({})

    assert (settings.public_port, settings.staff_port) == (8000, 8001)
    assert settings.intake_url == f"sqlite:///{Path.cwd()}/var/intake.db"
    assert settings.mix_minimum == 10
    assert settings.worker_key_file is None


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1"])
def test_a_port_that_is_none_is_refused_by_name(port: str) -> None:
    with pytest.raises(SettingsError, match="VOICE_PUBLIC_PORT must be a whole number"):
        Settings.from_environ({"VOICE_PUBLIC_PORT": port})


@pytest.mark.parametrize("name", ["tablet", "short-1", "Library-Tablet", "a/b-c-d-e-f", "-" * 9])
def test_a_shared_device_with_a_name_one_could_hit_by_chance_is_refused(name: str) -> None:
    assert Settings.from_environ({"VOICE_KIOSK": "library-tablet"}).kiosk == "library-tablet"

    with pytest.raises(SettingsError, match="VOICE_KIOSK must be"):
        Settings.from_environ({"VOICE_KIOSK": name})


def test_paths_are_read_from_the_environment(tmp_path: Path) -> None:
    settings = Settings.from_environ(
        {"VOICE_DATA": str(tmp_path), "VOICE_LOCAL_NAMES": str(tmp_path / "homes.txt")}
    )

    assert settings.worker_socket == tmp_path / "worker.sock"
    assert settings.local_names == tmp_path / "homes.txt"


def test_local_names_stand_one_a_line(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("Willowdene\n\n  Marsh School \n", encoding="utf-8")
    settings = Settings.from_environ({"VOICE_LOCAL_NAMES": str(tmp_path / "names.txt")})

    assert read_local_names(settings) == ("Willowdene", "Marsh School")
    assert read_local_names(Settings.from_environ({})) == ()


def test_local_names_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    settings = Settings.from_environ({"VOICE_LOCAL_NAMES": str(tmp_path / "names.txt")})

    with pytest.raises(SettingsError, match=r"VOICE_LOCAL_NAMES: .* cannot be read"):
        read_local_names(settings)


def test_drafts_stand_in_memory_where_there_is_some() -> None:
    folder = Settings.from_environ({}).draft_folder

    assert folder.is_relative_to("/dev/shm") == Path("/dev/shm").is_dir()  # noqa: S108 - the place itself is tested


def test_a_missing_staff_secret_refuses_to_start(tmp_path: Path) -> None:
    settings = Settings.from_environ({"VOICE_DATA": str(tmp_path)})

    with pytest.raises(SettingsError, match="voice init"):
        read_staff_secret(settings, {})


@pytest.mark.parametrize("text", ["ab" * 31, "no hexadecimal digits", "ab" * 33])
def test_a_staff_secret_of_another_length_is_refused(text: str, tmp_path: Path) -> None:
    settings = Settings.from_environ({"VOICE_DATA": str(tmp_path)})

    with pytest.raises(SettingsError):
        read_staff_secret(settings, {"VOICE_STAFF_SECRET": text})


def test_the_staff_secret_is_read_from_its_file(tmp_path: Path) -> None:
    settings = Settings.from_environ({"VOICE_DATA": str(tmp_path)})
    settings.staff_secret_file.write_text("ab" * 32 + "\n")

    assert read_staff_secret(settings, {}) == b"\xab" * 32


def test_the_pepper_is_read_from_environment_or_file_or_missing(tmp_path: Path) -> None:
    settings = Settings.from_environ({"VOICE_DATA": str(tmp_path)})
    missing = read_pepper(settings, {})
    settings.pepper_file.write_text("ab" * 32, encoding="ascii")

    assert missing is None
    assert read_pepper(settings, {}) == b"\xab" * 32
    assert read_pepper(settings, {"VOICE_PEPPER": "cd" * 32}) == b"\xcd" * 32


def test_a_pepper_of_another_length_is_refused(tmp_path: Path) -> None:
    settings = Settings.from_environ({"VOICE_DATA": str(tmp_path)})

    with pytest.raises(SettingsError, match="VOICE_PEPPER"):
        read_pepper(settings, {"VOICE_PEPPER": "ab"})
