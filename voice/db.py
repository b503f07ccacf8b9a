"""The two databases: bases for their tables, engines, transactions and migrations.

``intake`` holds what the public side may touch, ``vault`` the rest. A table
belongs to one of them, never to both.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from sqlalchemy import Connection, DateTime, Dialect, Engine, Enum, MetaData, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from voice.errors import BusyError, SchemaError

if TYPE_CHECKING:
    from alembic.config import Config

Side = Literal["intake", "vault"]
Use = Literal["read", "write", "public", "public_read"]

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

SQLITE_SETTINGS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "busy_timeout": "10000",
    "foreign_keys": "ON",
    "secure_delete": "ON",
    "trusted_schema": "OFF",
    "temp_store": "MEMORY",
    "cell_size_check": "ON",
}
POSTGRESQL_OPTIONS = (
    "-c synchronous_commit=on -c lock_timeout=8000 -c statement_timeout=15000 "
    "-c idle_in_transaction_session_timeout=30000"
)

CONNECT_SECONDS = 5
"""How long a server that does not answer at all holds a thread of the site."""

CONNECTIONS_KEPT = 10
"""As many as may write at once: opening one anew costs more than the sending it is for."""

PUBLIC_INSERTS = frozenset(
    {"answer", "detached_answer", "form_token", "thread", "thread_request", "sealed_status"}
)
PUBLIC_READS = frozenset(
    {"published_survey", "published_key", "thread", "sealed_reply", "sealed_status"}
    | {"published_heard_line", "help_check"}
)


class IntakeBase(DeclarativeBase):
    """Base of the tables that the public side may touch."""

    metadata = MetaData(naming_convention=NAMES)


class VaultBase(DeclarativeBase):
    """Base of the tables that only worker and staff touch."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            length=20,
            values_callable=lambda kind: [member.value for member in kind],
        )
    }


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC, on databases with and without time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Turn ``value`` into UTC on its way in."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Mark ``value`` as UTC on its way out, where the database forgot."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def make_engine(url: str, *, use: Use = "write") -> Engine:
    """Return an engine for ``url`` with the settings that keep each acknowledged row.

    :param use: "write" takes the write lock when a transaction begins; "read" refuses
        every change; "public" and "public_read" are the same two for a process that may
        insert what a child sends, read what is published, and nothing else
    """
    if url.startswith("sqlite"):
        engine = create_engine(
            url, hide_parameters=True, pool_pre_ping=True, pool_size=CONNECTIONS_KEPT
        )
        _prepare_sqlite(engine, use)
        return engine
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=CONNECTIONS_KEPT,
        connect_args={"options": POSTGRESQL_OPTIONS, "connect_timeout": CONNECT_SECONDS},
    )
    if use.endswith("read"):
        return engine.execution_options(postgresql_readonly=True)
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Open one session and commit at the end; roll back on any error.

    :raises BusyError: if the database is locked or away
    """
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session
    except OperationalError as err:
        message = "the database is locked or away"
        raise BusyError(message) from err


def migrate(url: str, side: Side) -> None:
    """Bring the database at ``url`` to the newest schema of ``side``."""
    from alembic import command  # noqa: PLC0415 - 12 MB that the public process can do without

    command.upgrade(alembic_config(url, side), "head")


def check_schema(engine: Engine, side: Side) -> None:
    """Refuse a database that is older or newer than this code.

    :raises SchemaError: with the command that mends it
    """
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - as in migrate
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - as in migrate

    newest = ScriptDirectory.from_config(alembic_config("", side)).get_current_head()
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != newest:
        message = (
            f"the {side} database is at {found or 'nothing'}, this code needs {newest}: "
            "run `voice db upgrade`"
        )
        raise SchemaError(message)


def alembic_config(url: str, side: Side) -> "Config":
    """Return the settings with which Alembic finds the branch of ``side``."""
    from alembic.config import Config  # noqa: PLC0415 - as in migrate

    config = Config()
    config.set_main_option("script_location", str(files("voice") / "migrations"))
    config.set_main_option("version_locations", str(files("voice") / "migrations" / side))
    config.set_main_option("path_separator", "newline")
    config.attributes["side"] = side
    config.attributes["url"] = url
    return config


def _prepare_sqlite(engine: Engine, use: Use) -> None:
    def connect(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None
        for name, value in SQLITE_SETTINGS.items():
            raw.execute(f"PRAGMA {name}={value}").close()
        if use.endswith("read"):
            raw.execute("PRAGMA query_only=ON").close()
        if use.startswith("public"):
            raw.set_authorizer(authorise_public)

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if use.endswith("read") else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)
    if use.startswith("public") and engine.url.database:
        _stay_with_file(engine, engine.url.database)


def _stay_with_file(engine: Engine, path: str) -> None:
    """Refuse to work while the file is away or another stands in its place.

    What is written to a file that was removed or replaced is stored where nobody finds it.
    To put a copy in its place, end the site, take the log (-wal) away with the old file, and
    start again.
    """
    known: list[tuple[int, int]] = []

    def connect(*_arguments: object) -> None:
        if not os.path.exists(path):  # noqa: PTH110 - it stands on the way of each answer
            message = "the database file is away"
            raise sqlite3.OperationalError(message)

    def checkout(*_arguments: object) -> None:
        connect()
        found = os.stat(path)  # noqa: PTH116 - as above
        known[:] = known or [(found.st_dev, found.st_ino)]
        if known != [(found.st_dev, found.st_ino)]:
            message = "another file stands in the place of the database"
            raise sqlite3.OperationalError(message)

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "checkout", checkout)


def authorise_public(action: int, name: str | None, *_rest: Any) -> int:  # noqa: ANN401 - SQLite hands over three more names
    """Allow the public process what its job needs and nothing else.

    It may insert answers, threads, requests and sealed notes of them, and read published rows,
    threads, sealed replies and statuses. It can read no answer, change no row, and change
    nothing of the database itself.
    """
    allowed = (
        action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_FUNCTION}
        or (action == sqlite3.SQLITE_INSERT and name in PUBLIC_INSERTS)
        or (action == sqlite3.SQLITE_READ and name in PUBLIC_READS)
    )
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
