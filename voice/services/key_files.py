"""The key file of an unattended worker: an operator's explicit choice.

Whoever has the file can read every answer. It must be readable by its owner only
and stand outside the data folder, so that no backup carries it along.
"""

import os
import stat
from pathlib import Path

from voice.errors import LockedError
from voice.services.keys import Unlocked

OWNER_ONLY = 0o600


def write_key_file(path: Path, unlocked: Unlocked) -> None:
    """Write the keys to a new file that only its owner can read.

    :raises LockedError: if the file stands already
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError as err:
        message = f"{path} stands already; move it away first"
        raise LockedError(message) from err
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(unlocked.to_json())


def read_key_file(path: Path, data: Path) -> Unlocked:
    """Return the keys in the file at ``path``.

    :param data: the data folder, in which no key file may stand
    :raises LockedError: if it is missing, readable by others, in the data folder, or damaged
    """
    if path.resolve().is_relative_to(data.resolve()):
        message = f"the key file {path} stands in the data folder; backups would carry it along"
        raise LockedError(message)
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as err:
        message = f"the key file {path} cannot be read"
        raise LockedError(message) from err
    if mode != OWNER_ONLY:
        message = f"the key file {path} must be readable by its owner only: chmod 600 {path}"
        raise LockedError(message)
    return Unlocked.from_json(text)
