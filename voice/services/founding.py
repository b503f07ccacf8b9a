"""Set up an installation: its folder, databases, secret and first surveys."""

import os
import secrets
from pathlib import Path

from sqlalchemy.orm import Session

from voice.db import migrate
from voice.services.publishing import publish_survey, store_survey
from voice.services.surveys.loading import load_packaged
from voice.settings import Settings

OPEN_AT_FIRST = frozenset({"leaving", "message", "return", "idea", "friend"})
"""The surveys that children are offered from the start; the others wait for the operator."""
SECRET_BYTES = 32
OWNER_ONLY_FOLDER = 0o700
OWNER_ONLY = 0o600


def prepare_folder(settings: Settings) -> None:
    """Make the data folder, bring both databases to this schema, make its secrets.

    What stands already is kept.
    """
    settings.data.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    migrate(settings.intake_url, "intake")
    migrate(settings.vault_url, "vault")
    for file in (settings.staff_secret_file, settings.pepper_file):
        if not file.exists():
            write_private(file, secrets.token_bytes(SECRET_BYTES).hex())


def write_private(path: Path, text: str) -> None:
    """Write ``text`` to a file that only its owner can read."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def publish_default_surveys(vault: Session, intake: Session) -> None:
    """Check and keep the surveys that come with the project, and open those for everyone.

    :raises SurveyError: if one breaks a rule, or the recovery words were not typed back
    """
    for survey in load_packaged():
        store_survey(vault, survey)
        if survey.id in OPEN_AT_FIRST:
            publish_survey(vault, intake, survey.key)
