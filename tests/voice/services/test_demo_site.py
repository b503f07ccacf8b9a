import stat
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import select

from voice.db import make_engine, transaction
from voice.errors import LockedError, SettingsError
from voice.models.intake.published import PublishedSurvey
from voice.queries.staff import get_staff
from voice.services import demo_site
from voice.services.demo_site import demo_environ, logins_file, open_demo, read_logins
from voice.services.founding import prepare_folder
from voice.services.key_files import read_key_file
from voice.services.keys import found_organisation, unlock_with_passphrase
from voice.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environ({"VOICE_DATA": str(tmp_path / "data")})


def test_a_demonstration_has_open_surveys_and_three_people(settings: Settings) -> None:
    logins = open_demo(settings)

    with transaction(make_engine(settings.intake_url)) as intake:
        channels = {row.channel for row in intake.scalars(select(PublishedSurvey)) if row.is_open}
    assert channels == {"survey", "message", "return", "idea", "friend"}
    assert [(login.login, login.role) for login in logins] == [
        ("robin", "reviewer"),
        ("sam", "reviewer"),
        ("pat", "planner"),
    ]


def test_reviewers_can_read_and_the_planner_cannot(settings: Settings) -> None:
    logins = {login.login: login for login in open_demo(settings)}

    with transaction(make_engine(settings.vault_url)) as vault:
        robin, pat = get_staff(vault, "robin"), get_staff(vault, "pat")
        unlocked = unlock_with_passphrase(vault, robin.id, logins["robin"].passphrase)
        with pytest.raises(LockedError):
            unlock_with_passphrase(vault, pat.id, logins["pat"].passphrase)

    assert unlocked.opener.organisation == "demo"


def test_the_worker_of_a_demonstration_finds_its_key_file(settings: Settings) -> None:
    open_demo(settings)

    path = Path(demo_environ(settings)["VOICE_WORKER_KEY_FILE"])

    assert read_key_file(path, settings.data).opener.organisation == "demo"


def test_opening_it_again_changes_nobody(settings: Settings) -> None:
    first = open_demo(settings)

    assert list(open_demo(settings)) == list(first)
    assert list(read_logins(settings)) == list(first)


def test_the_list_of_people_is_the_owners_alone(settings: Settings) -> None:
    open_demo(settings)

    assert stat.S_IMODE(logins_file(settings).stat().st_mode) == 0o600


def test_the_link_for_an_app_makes_the_same_codes(settings: Settings) -> None:
    robin = open_demo(settings)[0]

    parsed = pyotp.parse_uri(robin.totp_link)

    assert isinstance(parsed, pyotp.TOTP)
    assert parsed.secret == robin.totp_secret


def test_a_real_installation_never_becomes_a_demonstration(settings: Settings) -> None:
    prepare_folder(settings)
    with transaction(make_engine(settings.vault_url)) as vault:
        found_organisation(vault, "testshire")

    with pytest.raises(SettingsError, match="real installation"):
        open_demo(settings)


def test_without_a_demonstration_there_are_no_people(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="make run"):
        read_logins(settings)


def test_a_passphrase_that_would_be_refused_is_drawn_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["robin", "sofa", "kite", "moon", *["velvet", "harbour", "lantern", "acorn"] * 3])
    monkeypatch.setattr(demo_site, "list_words", lambda: [next(drawn)])

    assert open_demo(settings)[0].passphrase == "velvet-harbour-lantern-acorn"
