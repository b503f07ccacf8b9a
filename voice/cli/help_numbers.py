"""``voice help``: the help numbers: which there are, what is due, and that they were rung."""

import os
from datetime import UTC, date, datetime

import click

from voice.cli.doors import open_both, read_settings
from voice.errors import SettingsError
from voice.services.audit import Actor
from voice.services.help import Help, list_late, load_help, remind
from voice.services.opening import record_check
from voice.services.staff_secret import derive_key
from voice.settings import read_staff_secret

WORDS = "I have rung these"


@click.group("help")
def help_numbers() -> None:
    """Help numbers that children see: list them, ring them, and say so."""


@help_numbers.command("list")
def list_command() -> None:
    """Show every number, by when to check it again, and what nobody has checked yet."""
    _print_numbers(load_help())


@help_numbers.command()
def checked() -> None:
    """Say that you have rung every number. The site stays closed until somebody does."""
    found = load_help()
    _print_numbers(found)
    typed = click.prompt(f'Ring each one. If all of them are right, type "{WORDS}"')
    if typed.strip() != WORDS:
        message = "not noted: the site stays as it was"
        raise SettingsError(message)
    settings = read_settings()
    key = derive_key(read_staff_secret(settings, os.environ), "audit")
    with open_both(settings) as (vault, intake):
        record_check(vault, intake, Actor(None, datetime.now(UTC), key), found)
    click.echo("Noted. The site is open.")


@help_numbers.command()
@click.option("--on", "day", metavar="DAY", help="Another day than today: 2030-03-06.")
def due(day: str | None) -> None:
    """Say which numbers to check again; fails when one is late. Run it before each release."""
    today = date.fromisoformat(day) if day else datetime.now(UTC).date()
    found = load_help()
    for line in remind(found, today):
        click.echo(line)
    if list_late(found, today):
        message = "the check of a help number is late"
        raise SettingsError(message)


def _print_numbers(found: Help) -> None:
    for service in found.all:
        number = " or ".join(filter(None, (service.tel, service.sms, service.url)))
        state = "" if service.is_verified else "  only name and number are shown"
        click.echo(f"{service.name}: {number}  check by {service.check_by}{state}")
