"""Fresh databases for tests: a copy of a migrated SQLite file, or PostgreSQL tables emptied."""

import os
import secrets
import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from voice.db import Side, migrate

POSTGRESQL = os.environ.get(
    "VOICE_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1/postgres"
)
SIDES: tuple[Side, ...] = ("intake", "vault")
ALL_TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
)

Urls = dict[Side, str]


class Databases:
    """Hand out fresh databases; what was made is remembered, and removed by ``close``.

    :param folder: where the migrated SQLite files are kept
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server: Engine | None = None
        self.prefix = f"voice_test_{secrets.token_hex(4)}"

    def sqlite(self, folder: Path) -> Urls:
        """Return two migrated SQLite databases in ``folder``."""
        for side in SIDES:
            template = self.folder / f"{side}.db"
            if not template.exists():
                migrate(f"sqlite:///{template}", side)
            shutil.copy(template, folder / f"{side}.db")
        return {side: f"sqlite:///{folder}/{side}.db" for side in SIDES}

    def postgresql(self) -> Urls:
        """Return two migrated PostgreSQL databases without a row; skip where none answers."""
        urls: Urls = {
            side: POSTGRESQL.rpartition("/")[0] + f"/{self.prefix}_{side}" for side in SIDES
        }
        if self.server is None:
            self.server = _server()
            for side, url in urls.items():
                self._run(f"CREATE DATABASE {self.prefix}_{side}")
                migrate(url, side)
        for url in urls.values():
            _empty(url)
        return urls

    def close(self) -> None:
        """Drop what was made on the PostgreSQL server."""
        if self.server is not None:
            for side in SIDES:
                self._run(f"DROP DATABASE IF EXISTS {self.prefix}_{side} WITH (FORCE)")
            self.server.dispose()

    def _run(self, statement: str) -> None:
        assert self.server is not None
        with self.server.connect() as connection:
            connection.execute(text(statement))


def _server() -> Engine:
    engine = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect():
            return engine
    except OperationalError:
        message = f"PostgreSQL does not answer at {POSTGRESQL}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)


def _empty(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        # TRUNCATE writes new files, ten times slower; foreign keys rest meanwhile
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for name in connection.scalars(text(ALL_TABLES)).all():
            connection.execute(text(f'DELETE FROM "{name}"'))  # noqa: S608 - the database's own names
    engine.dispose()
