"""``voice db``: bring databases to the schema of this code."""

import click

from voice.cli.doors import read_settings
from voice.db import check_schema, make_engine, migrate


@click.group("db")
def database() -> None:
    """Databases: upgrade and check."""


@database.command()
def upgrade() -> None:
    """Bring both databases to the newest schema."""
    settings = read_settings()
    migrate(settings.intake_url, "intake")
    migrate(settings.vault_url, "vault")
    click.echo("Both databases are up to date.")


@database.command()
def check() -> None:
    """Say whether both databases have the schema this code needs."""
    settings = read_settings()
    check_schema(make_engine(settings.intake_url, use="read"), "intake")
    check_schema(make_engine(settings.vault_url, use="read"), "vault")
    click.echo("Both databases are up to date.")
