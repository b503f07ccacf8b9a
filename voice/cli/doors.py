"""What commands share: settings, transactions and how to ask for the keys."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from voice.db import make_engine, transaction
from voice.services.keys import Unlocked, unlock_with_words
from voice.settings import Settings


def read_settings() -> Settings:
    """Return the settings of this process.

    :raises SettingsError: if one is wrong
    """
    return Settings.from_environ(os.environ)


@contextmanager
def open_vault(settings: Settings) -> Iterator[Session]:
    """Open one transaction in the vault."""
    with transaction(make_engine(settings.vault_url)) as session:
        yield session


@contextmanager
def open_both(settings: Settings) -> Iterator[tuple[Session, Session]]:
    """Open one transaction in each database; the vault commits last."""
    with open_vault(settings) as vault, transaction(make_engine(settings.intake_url)) as intake:
        yield vault, intake


def ask_words(session: Session) -> Unlocked:
    """Ask for the recovery words and return the keys they open.

    :raises KeyWordsError: if they open nothing
    """
    return unlock_with_words(session, click.prompt("Recovery words, all 24", hide_input=True))
