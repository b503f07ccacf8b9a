"""A demonstration: an organisation, keys and people made up on the spot.

What a real installation must do by hand is done here without asking: the recovery
words count as typed back, the worker gets a key file, and three people can sign in.
Their passphrases lie in a file in the data folder. Never use it with real children.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import select

from voice.db import make_engine, transaction
from voice.errors import SettingsError
from voice.models.vault.key import Organisation
from voice.models.vault.staff import StaffRole
from voice.services.founding import prepare_folder, publish_default_surveys, write_private
from voice.services.key_files import write_key_file
from voice.services.keys import add_staff_slot, found_organisation, list_words, prove_words
from voice.services.staff import create_staff, find_weakness, totp_link
from voice.settings import Settings, read_staff_secret

ORGANISATION = "demo"
PEOPLE = (
    ("robin", StaffRole.REVIEWER),
    ("sam", StaffRole.REVIEWER),
    ("pat", StaffRole.PLANNER),
)
PASSPHRASE_WORDS = 4


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """One invented member of staff, with everything needed to sign in."""

    login: str
    role: str
    passphrase: str
    totp_secret: str

    @property
    def totp_link(self) -> str:
        """The link that an authenticator app takes."""
        return totp_link(self.login, self.totp_secret)


def open_demo(settings: Settings) -> Sequence[DemoLogin]:
    """Make the demonstration, or return the people of the one that stands already.

    :raises SettingsError: if the data folder belongs to a real installation
    """
    prepare_folder(settings)
    if logins_file(settings).exists():
        return read_logins(settings)
    with transaction(make_engine(settings.vault_url)) as vault:
        if vault.scalars(select(Organisation)).first() is not None:
            message = f"{settings.data} belongs to a real installation; set VOICE_DATA elsewhere"
            raise SettingsError(message)
    logins = _make_demo(settings)
    write_private(logins_file(settings), json.dumps([asdict(login) for login in logins], indent=1))
    return logins


def read_logins(settings: Settings) -> Sequence[DemoLogin]:
    """Return the invented people of the demonstration in the data folder.

    :raises SettingsError: if there is no demonstration
    """
    try:
        found = json.loads(logins_file(settings).read_text(encoding="utf-8"))
    except FileNotFoundError as err:
        message = f"there is no demonstration in {settings.data}: start it with `make run`"
        raise SettingsError(message) from err
    return [DemoLogin(**login) for login in found]


def demo_environ(settings: Settings) -> dict[str, str]:
    """Return the settings that a demonstration adds for its processes."""
    return {
        "VOICE_DEMO": "1",
        "VOICE_MIX_MINIMUM": "1",
        # its invented people all come from this machine, one right after another
        "VOICE_CROWD_SENDS": "1000000",
        "VOICE_CODE_TRIES": "1000000",
        "VOICE_SENDS_PER_SECOND": "10000",
        "VOICE_DISK_FREE_PERCENT": "0",
        "VOICE_WORKER_KEY_FILE": str(_key_file(settings)),
        "VOICE_ORGANISATION_NAME": "the children's rights team in Demo Town",
    }


def logins_file(settings: Settings) -> Path:
    """Return where the invented people's passphrases lie."""
    return settings.data / "demo-logins.json"


def _make_demo(settings: Settings) -> list[DemoLogin]:
    secret = read_staff_secret(settings, {})
    logins = []
    _key_file(settings).unlink(missing_ok=True)
    with (
        transaction(make_engine(settings.vault_url)) as vault,
        transaction(make_engine(settings.intake_url)) as intake,
    ):
        unlocked, words = found_organisation(vault, ORGANISATION)
        prove_words(vault, " ".join(words))
        publish_default_surveys(vault, intake)
        write_key_file(_key_file(settings), unlocked)
        for name, role in PEOPLE:
            passphrase = _make_passphrase(name)
            staff, totp_secret = create_staff(
                vault, login=name, role=role, passphrase=passphrase, secret=secret
            )
            if role is StaffRole.REVIEWER:
                add_staff_slot(vault, staff.id, passphrase, unlocked)
            logins.append(DemoLogin(name, role.value, passphrase, totp_secret))
    return logins


def _make_passphrase(login: str) -> str:
    """Return four words that the rules for passphrases take: "robin" is one of the words."""
    words: list[str] = []
    while find_weakness("-".join(words), login):
        words = [secrets.choice(list_words()) for _ in range(PASSPHRASE_WORDS)]
    return "-".join(words)


def _key_file(settings: Settings) -> Path:
    """Return the worker's key file: beside the data folder, never inside it."""
    return settings.data.with_name(settings.data.name + "-worker.key")
