"""``voice staff``: people who may sign in."""

import os

import click
import pyotp
from sqlalchemy import select

from voice.cli.doors import ask_words, open_vault, read_settings
from voice.errors import SettingsError
from voice.models.vault.staff import Staff, StaffRole
from voice.services.demo_site import read_logins
from voice.services.keys import add_staff_slot
from voice.services.staff import create_staff, totp_link
from voice.settings import read_staff_secret


@click.group()
def staff() -> None:
    """Staff: add people, list them."""


@staff.command()
@click.argument("login")
@click.option("--role", type=click.Choice([role.value for role in StaffRole]), required=True)
def add(login: str, role: str) -> None:
    """Add a member of staff. A reviewer needs the recovery words, to be able to read."""
    settings = read_settings()
    secret = read_staff_secret(settings, os.environ)
    passphrase = click.prompt(
        "A passphrase of 15 characters or more", hide_input=True, confirmation_prompt=True
    )
    with open_vault(settings) as vault:
        person, totp_secret = create_staff(
            vault, login=login, role=StaffRole(role), passphrase=passphrase, secret=secret
        )
        if person.role is StaffRole.REVIEWER:
            add_staff_slot(vault, person.id, passphrase, ask_words(vault))
    click.echo(f"{login} can sign in. Second factor, for an authenticator app:")
    click.echo(totp_link(login, totp_secret))


@staff.command("list")
def list_command() -> None:
    """Show who may sign in."""
    with open_vault(read_settings()) as vault:
        for person in vault.scalars(select(Staff).order_by(Staff.login)):
            state = "" if person.is_active else "  (not active)"
            click.echo(f"{person.login}  {person.role.value}{state}")


@staff.command()
@click.argument("login")
def code(login: str) -> None:
    """Show the six-digit code of an invented person, in a demonstration only."""
    for known in read_logins(read_settings()):
        if known.login == login:
            click.echo(pyotp.TOTP(known.totp_secret).now())
            return
    message = f"there is no {login} in this demonstration"
    raise SettingsError(message)
