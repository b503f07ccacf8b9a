"""Settings: one frozen object, read once from the environment at an entry point."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voice.errors import SettingsError

MAX_PORT = 65535
KIOSK_NAME = re.compile(r"(?=.{8,40}$)[a-z0-9]+(?:-[a-z0-9]+)+")
LANGUAGE_CODES = ("en", "en-easy", "cy", "pl", "ur")
"""The languages there are catalogues for; English needs none."""
RELEASE_LICENCE = "not stated; ask us before you use these numbers elsewhere"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may choose. Nothing here is a secret: see :func:`read_staff_secret`.

    Each field is set by the environment variable named in ``docs/reference/settings.md``.
    """

    data: Path
    """The folder for databases, sockets and the staff secret."""
    intake_url: str
    vault_url: str
    public_port: int
    staff_port: int
    public_url: str
    """The address of the young people's site, as posters show it; empty if none are made."""
    site_name: str
    """Shown to children in titles; names no topic."""
    organisation_name: str
    """Who asks, as children know them."""
    release_licence: str
    """What readers of a release may do with its numbers, in one line."""
    neutral_url: str
    """Where "Leave this page" leads: a page that says nothing of the reader."""
    kiosk: str
    """The head of the address that shared devices open, "library-tablet"; empty: there are none."""
    kiosk_minutes: int
    """After how many minutes a page of a shared device asks whether somebody is still there."""
    read_within_days: int
    """Within how many working days a person reads each answer; a promise to children."""
    mix_minimum: int
    """How many ordinary answers must wait before they are shown to staff, shuffled."""
    code_months: int
    """After how many months without use a come-back code ends."""
    worker_key_file: Path | None
    """Key file of an unattended worker; ``None`` means it waits for a reader."""
    draft_folder: Path
    """Where sealed drafts stand for at most an hour: memory-backed, never a disk."""
    local_names: Path | None
    """A file of local homes and schools to hide, one name a line."""
    languages: tuple[str, ...] | None
    """Which languages to offer beside English, by code; ``None`` for all that are complete."""
    translations: Path | None
    """A folder of catalogues in place of those that come with the platform."""
    proxy_count: int
    """How many proxies stand in front of the sites; 0 for none."""
    crowd_sends: int
    """How many answers one network may send in ten minutes before a child waits 20 seconds."""
    code_tries: int
    """How many come-back codes one network may try in ten minutes."""
    sends_per_second: int
    """How many answers the whole site takes in a second, beyond a queue of 200."""
    disk_free_percent: int
    """How much of the disk must be free for an answer to be taken."""
    is_demo: bool
    """Whether this is the demonstration with invented people."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Read every setting from ``environ`` or take its default.

        :raises SettingsError: if a value cannot be used; the message names the variable
        """
        data = Path(environ.get("VOICE_DATA") or "var").resolve()
        return cls(
            data=data,
            intake_url=environ.get("VOICE_INTAKE_URL") or f"sqlite:///{data}/intake.db",
            vault_url=environ.get("VOICE_VAULT_URL") or f"sqlite:///{data}/vault.db",
            public_port=_number(environ, "VOICE_PUBLIC_PORT", 8000, 1, MAX_PORT),
            staff_port=_number(environ, "VOICE_STAFF_PORT", 8001, 1, MAX_PORT),
            public_url=environ.get("VOICE_PUBLIC_URL") or "",
            site_name=environ.get("VOICE_SITE_NAME") or "Have your say",
            organisation_name=environ.get("VOICE_ORGANISATION_NAME")
            or "the children's rights team",
            release_licence=environ.get("VOICE_RELEASE_LICENCE") or RELEASE_LICENCE,
            neutral_url=environ.get("VOICE_NEUTRAL_URL") or "https://www.metoffice.gov.uk/",
            kiosk=_kiosk(environ),
            kiosk_minutes=_number(environ, "VOICE_KIOSK_MINUTES", 10, 3, 30),
            read_within_days=_number(environ, "VOICE_READ_WITHIN_DAYS", 2, 1, 31),
            mix_minimum=_number(environ, "VOICE_MIX_MINIMUM", 10, 1, 1000),
            code_months=_number(environ, "VOICE_CODE_MONTHS", 12, 1, 120),
            worker_key_file=_path(environ, "VOICE_WORKER_KEY_FILE"),
            draft_folder=_path(environ, "VOICE_DRAFT_FOLDER") or _draft_folder(data),
            local_names=_path(environ, "VOICE_LOCAL_NAMES"),
            languages=_codes(environ, "VOICE_LANGUAGES"),
            translations=_path(environ, "VOICE_TRANSLATIONS"),
            proxy_count=_number(environ, "VOICE_PROXY_COUNT", 0, 0, 5),
            crowd_sends=_number(environ, "VOICE_CROWD_SENDS", 600, 1, 1_000_000),
            code_tries=_number(environ, "VOICE_CODE_TRIES", 10, 1, 1_000_000),
            sends_per_second=_number(environ, "VOICE_SENDS_PER_SECOND", 30, 1, 10_000),
            disk_free_percent=_number(environ, "VOICE_DISK_FREE_PERCENT", 5, 0, 50),
            is_demo=environ.get("VOICE_DEMO") == "1",
        )

    @property
    def worker_socket(self) -> Path:
        """The socket over which a reader's sign-in unlocks the worker."""
        return self.data / "worker.sock"

    @property
    def staff_secret_file(self) -> Path:
        """Where ``voice init`` keeps the staff secret."""
        return self.data / "staff-secret"

    @property
    def pepper_file(self) -> Path:
        """Where ``voice init`` keeps the pepper of come-back codes."""
        return self.data / "pepper"


def read_pepper(settings: Settings, environ: Mapping[str, str]) -> bytes | None:
    """Return the 32 secret bytes behind every come-back code, from the environment or its file.

    Without them no code is made and none opens; everything else works. There is no default.

    :raises SettingsError: if it is not 64 hexadecimal digits
    """
    text = environ.get("VOICE_PEPPER", "")
    if not text and settings.pepper_file.is_file():
        text = settings.pepper_file.read_text(encoding="ascii").strip()
    return _secret(text, "VOICE_PEPPER must be 64 hexadecimal digits") if text else None


def read_staff_secret(settings: Settings, environ: Mapping[str, str]) -> bytes:
    """Return the 32 secret bytes of the staff site, from the environment or its file.

    They seal second-factor secrets and chain the audit log. There is no default.

    :raises SettingsError: if there is none, or it is not 64 hexadecimal digits
    """
    text = environ.get("VOICE_STAFF_SECRET", "")
    if not text and settings.staff_secret_file.is_file():
        text = settings.staff_secret_file.read_text(encoding="ascii").strip()
    return _secret(
        text,
        "the staff site needs its secret: run `voice init`, or set VOICE_STAFF_SECRET "
        "to 64 hexadecimal digits",
    )


def _secret(text: str, complaint: str) -> bytes:
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        secret = b""
    if len(secret) != 32:  # noqa: PLR2004 - 256 bits
        raise SettingsError(complaint)
    return secret


def read_local_names(settings: Settings) -> tuple[str, ...]:
    """Return the names of local homes and schools; none where no file is set.

    :raises SettingsError: if the file cannot be read
    """
    if settings.local_names is None:
        return ()
    try:
        text = settings.local_names.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        message = f"VOICE_LOCAL_NAMES: {settings.local_names} cannot be read as text"
        raise SettingsError(message) from err
    return tuple(filter(None, map(str.strip, text.splitlines())))


def _number(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environ.get(name) or str(default)
    try:
        number = int(text)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        message = f"{name} must be a whole number from {low} to {high}, not {text!r}"
        raise SettingsError(message)
    return number


def _codes(environ: Mapping[str, str], name: str) -> tuple[str, ...] | None:
    codes = tuple(filter(None, map(str.strip, environ.get(name, "").split(","))))
    unknown = [code for code in codes if code not in LANGUAGE_CODES]
    if unknown:
        known = ", ".join(LANGUAGE_CODES)
        message = f"{name} must name languages out of {known}, not {unknown[0]!r}"
        raise SettingsError(message)
    return codes or None


def _kiosk(environ: Mapping[str, str]) -> str:
    name = environ.get("VOICE_KIOSK") or ""
    if name and not KIOSK_NAME.fullmatch(name):
        message = (
            "VOICE_KIOSK must be 8 to 40 small letters, digits and hyphens, such as library-tablet"
        )
        raise SettingsError(message)
    return name


def _path(environ: Mapping[str, str], name: str) -> Path | None:
    text = environ.get(name)
    return Path(text).resolve() if text else None


def _draft_folder(data: Path) -> Path:
    memory = Path("/dev/shm")  # noqa: S108 - memory-backed on purpose: drafts must not reach a disk
    name = "voice-drafts-" + str(data).strip("/").replace("/", "-")
    return memory / name if memory.is_dir() else data / "drafts"
