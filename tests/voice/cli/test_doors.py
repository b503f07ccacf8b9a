from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.installations import Installation
from voice.cli.doors import open_both, open_vault, read_settings
from voice.errors import SettingsError
from voice.models.intake.published import PublishedKey
from voice.models.vault.key import Organisation


def test_settings_come_from_this_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VOICE_DATA", str(tmp_path))

    assert read_settings().data == tmp_path


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_STAFF_PORT", "no")

    with pytest.raises(SettingsError, match="VOICE_STAFF_PORT"):
        read_settings()


def test_both_databases_are_opened_together(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_DATA", str(installation.data))

    with open_both(read_settings()) as (vault, intake):
        organisation = vault.scalars(select(Organisation.slug)).one()
        key = intake.scalars(select(PublishedKey.organisation)).one()

    assert organisation == key == "testshire"


def test_a_failed_command_leaves_the_vault_as_it_was(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_DATA", str(installation.data))

    def fail(vault: Session) -> None:
        vault.scalars(select(Organisation)).one().slug = "elsewhere"
        vault.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError), open_vault(read_settings()) as vault:
        fail(vault)

    with open_vault(read_settings()) as vault:
        assert vault.scalars(select(Organisation.slug)).one() == "testshire"
