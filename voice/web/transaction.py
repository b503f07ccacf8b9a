"""Sessions for views: one transaction, opened and closed at the entry point."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Literal

from flask import Flask, current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from voice.db import transaction as open_transaction

Door = Literal["intake", "intake_read", "vault", "vault_read"]


def set_engines(app: Flask, engines: Mapping[Door, Engine]) -> None:
    """Give ``app`` the databases that its surface may use."""
    app.extensions["engines"] = dict(engines)


def transaction(door: Door) -> AbstractContextManager[Session]:
    """Open one transaction through ``door``; a door that this surface lacks is a KeyError.

    :raises BusyError: if the database is locked or away
    """
    return open_transaction(current_app.extensions["engines"][door])
