import stat
from pathlib import Path

from sqlalchemy import select

from voice.db import check_schema, make_engine, transaction
from voice.models.intake.published import PublishedSurvey
from voice.models.vault.survey_version import SurveyVersion
from voice.services.founding import prepare_folder, publish_default_surveys, write_private
from voice.services.keys import found_organisation, prove_words
from voice.settings import Settings, read_pepper, read_staff_secret

OPEN_AT_FIRST = {"survey", "message", "return", "idea", "friend"}


def test_a_prepared_folder_has_both_databases_and_a_secret(tmp_path: Path) -> None:
    settings = Settings.from_environ({"VOICE_DATA": str(tmp_path / "data")})

    prepare_folder(settings)

    check_schema(make_engine(settings.intake_url, use="read"), "intake")
    check_schema(make_engine(settings.vault_url, use="read"), "vault")
    assert len(read_staff_secret(settings, {})) == 32
    assert read_pepper(settings, {}) not in {None, read_staff_secret(settings, {})}


def test_preparing_again_keeps_the_secret(tmp_path: Path) -> None:
    settings = Settings.from_environ({"VOICE_DATA": str(tmp_path / "data")})
    prepare_folder(settings)
    before = read_staff_secret(settings, {})

    prepare_folder(settings)

    assert read_staff_secret(settings, {}) == before


def test_a_private_file_is_its_owners_alone(tmp_path: Path) -> None:
    write_private(tmp_path / "secret", "words")

    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_the_default_surveys_are_open_after_founding(tmp_path: Path) -> None:
    settings = Settings.from_environ({"VOICE_DATA": str(tmp_path / "data")})
    prepare_folder(settings)
    vault, intake = make_engine(settings.vault_url), make_engine(settings.intake_url)

    with transaction(vault) as in_vault, transaction(intake) as in_intake:
        _, words = found_organisation(in_vault, "testshire")
        prove_words(in_vault, " ".join(words))
        publish_default_surveys(in_vault, in_intake)

    with transaction(intake) as session:
        rows = session.scalars(select(PublishedSurvey)).all()
        assert {row.channel for row in rows if row.is_open} == OPEN_AT_FIRST
    with transaction(vault) as session:
        drafts = select(SurveyVersion.version).where(~SurveyVersion.is_published)
        assert set(session.scalars(drafts)) == {"return_talk-1", "police-1", "exit_check-1"}
