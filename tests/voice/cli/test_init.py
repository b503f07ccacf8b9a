import stat
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.installations import Installation
from voice.db import make_engine, transaction
from voice.models.intake.published import PublishedSurvey
from voice.services.keys import N_RECOVERY_WORDS, list_words


def test_init_opens_both_surveys(installation: Installation) -> None:
    with transaction(make_engine(f"sqlite:///{installation.data}/intake.db")) as intake:
        rows = intake.scalars(select(PublishedSurvey)).all()

    assert {row.channel for row in rows if row.is_open} == {
        "survey",
        "message",
        "return",
        "idea",
        "friend",
    }


def test_init_shows_24_words_of_the_list(installation: Installation) -> None:
    words = installation.words.split()

    assert len(words) == N_RECOVERY_WORDS
    assert set(words) <= set(list_words())


def test_words_typed_wrong_are_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Installation(tmp_path / "data").init(monkeypatch, wrong_first=True)

    assert "Not yet: these 1 words open nothing here" in shown
    assert "The surveys are open" in shown


def test_the_secret_and_the_folder_are_the_owners_alone(installation: Installation) -> None:
    modes = [
        stat.S_IMODE(path.stat().st_mode)
        for path in (installation.data, installation.data / "staff-secret")
    ]

    assert modes == [0o700, 0o600]


def test_no_recovery_word_is_written_to_the_data_folder(installation: Installation) -> None:
    written = b"".join(file.read_bytes() for file in installation.data.iterdir())

    assert installation.words.encode() not in written


def test_a_second_init_changes_nothing(installation: Installation) -> None:
    again = installation.run("init", "--organisation", "elsewhere")

    assert again.exit_code == 1
    assert "is set up already" in again.output
