"""``voice keys``: recovery words, readers' slots, the worker's key file."""

from pathlib import Path

import click
from sqlalchemy import select

from voice.cli.doors import ask_words, open_vault, read_settings
from voice.cli.init import init, prove
from voice.errors import LockedError
from voice.models.vault.key import KeyEpoch, KeySlot
from voice.queries.staff import get_staff
from voice.services.key_files import write_key_file
from voice.services.keys import add_staff_slot


@click.group()
def keys() -> None:
    """Keys of the organisation: words on paper, readers' slots, a worker's key file."""


keys.add_command(init, "init")


@keys.command("prove")
def prove_command() -> None:
    """Type the recovery words back; a drill for every 90 days."""
    prove()


@keys.command()
@click.argument("login")
def recover(login: str) -> None:
    """Let a reviewer read again, with the recovery words."""
    with open_vault(read_settings()) as vault:
        unlocked = ask_words(vault)
        staff = get_staff(vault, login)
        passphrase = click.prompt("Their passphrase", hide_input=True)
        add_staff_slot(vault, staff.id, passphrase, unlocked)
    click.echo(f"{login} can read the answers after the next sign-in.")


@keys.command("file")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
def file_command(path: Path) -> None:
    """Write a key file for a worker that codes with nobody signed in.

    Whoever takes that machine can then read every answer. Keep it off backups.
    """
    settings = read_settings()
    if path.resolve().is_relative_to(settings.data):
        message = "the key file must stand outside the data folder: backups would carry it along"
        raise LockedError(message)
    with open_vault(settings) as vault:
        write_key_file(path, ask_words(vault))
    click.echo(f"Wrote {path}. Start the worker with VOICE_WORKER_KEY_FILE={path}")


@keys.command()
def status() -> None:
    """Show key epochs and how many slots open each."""
    with open_vault(read_settings()) as vault:
        slots = vault.scalars(select(KeySlot)).all()
        for epoch in vault.scalars(select(KeyEpoch)):
            kinds = [slot.kind.value for slot in slots if slot.key_id == epoch.key_id]
            proved = "typed back" if epoch.are_words_proved else "NOT typed back yet"
            current = "current" if epoch.is_current else "old"
            click.echo(
                f"{epoch.key_id.hex()}  {current}  recovery words {proved}, "
                f"{kinds.count('staff')} readers"
            )
