import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, insert, select, text
from sqlalchemy.dialects.sqlite import insert as insert_or_nothing
from sqlalchemy.exc import DatabaseError, IntegrityError

from tests.databases import Urls
from voice.db import (
    SQLITE_SETTINGS,
    Side,
    Use,
    authorise_public,
    check_schema,
    make_engine,
    migrate,
    transaction,
)
from voice.errors import BusyError, SchemaError
from voice.models.intake.answer import Answer
from voice.models.intake.form_token import FormToken
from voice.models.intake.published import PublishedSurvey
from voice.models.vault.audit import AuditEvent
from voice.web.capacity import PLACES

TOKEN = {"token_hash": b"t", "revision": 0, "body_mac": b"m", "week": "2030-W22"}


@pytest.fixture
def intake_file(tmp_path: Path) -> Path:
    migrate(f"sqlite:///{tmp_path}/intake.db", "intake")
    return tmp_path / "intake.db"


@pytest.fixture
def public(intake_file: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{intake_file}", use="public")
    yield engine
    engine.dispose()


def test_every_sqlite_setting_holds_on_a_connection(intake_file: Path) -> None:
    numbers = {"FULL": 2, "MEMORY": 2, "ON": 1, "OFF": 0}
    engine = make_engine(f"sqlite:///{intake_file}")

    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in SQLITE_SETTINGS
        }

    wanted = {name: numbers.get(value, value) for name, value in SQLITE_SETTINGS.items()}
    assert found == {**wanted, "journal_mode": "wal", "busy_timeout": 10000}
    engine.dispose()


def test_a_write_engine_takes_the_lock_when_a_transaction_begins(intake_file: Path) -> None:
    engine = make_engine(f"sqlite:///{intake_file}")

    with (
        engine.begin(),
        closing(sqlite3.connect(intake_file, timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")
    engine.dispose()


def test_the_public_engine_inserts_and_a_repeat_is_seen(public: Engine) -> None:
    statement = insert_or_nothing(FormToken).values(TOKEN).on_conflict_do_nothing()

    with transaction(public) as session:
        counts = [session.connection().execute(statement).rowcount for _ in range(2)]
        session.execute(insert(Answer).values(_answer()))

    assert counts == [1, 0]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT sealed FROM answer",
        "SELECT count(*) FROM answer",
        "SELECT * FROM form_token",
        "SELECT * FROM detached_answer",
        "SELECT * FROM sqlite_master",
        "DELETE FROM answer",
        "UPDATE answer SET week = ''",
        "INSERT INTO published_key VALUES (x'00', 'o', x'00', 1)",
        "INSERT INTO answer SELECT id, week, week, week, sealed FROM answer",
        "CREATE TABLE leak (words)",
        "CREATE TEMP TRIGGER leak AFTER INSERT ON answer BEGIN SELECT 1; END",
        "ATTACH ':memory:' AS leak",
        "PRAGMA table_info(answer)",
    ],
)
def test_the_public_engine_can_do_nothing_else(public: Engine, statement: str) -> None:
    with transaction(public) as session:
        session.execute(insert(Answer).values(_answer()))

    with public.connect() as connection, pytest.raises(DatabaseError, match=r"prohibited|authoriz"):
        connection.exec_driver_sql(statement)


def test_the_public_read_engine_reads_published_rows_only(intake_file: Path) -> None:
    engine = make_engine(f"sqlite:///{intake_file}", use="public_read")

    with transaction(engine) as session:
        assert session.scalars(select(PublishedSurvey)).all() == []
    with engine.connect() as connection, pytest.raises(DatabaseError):
        connection.execute(insert(Answer).values(_answer()))
    engine.dispose()


def test_the_authoriser_denies_what_it_does_not_know() -> None:
    assert authorise_public(99, "answer", None, None, None) == sqlite3.SQLITE_DENY


def test_a_read_engine_changes_nothing(engines: dict[Side, Engine], urls: Urls) -> None:
    engine = make_engine(urls["intake"], use="read")

    with engine.connect() as connection, pytest.raises(DatabaseError):
        connection.execute(insert(Answer).values(_answer()))
    engine.dispose()


def test_a_transaction_that_fails_leaves_nothing(engines: dict[Side, Engine]) -> None:
    twice = [_answer(), _answer()]

    with pytest.raises(IntegrityError), transaction(engines["intake"]) as session:
        session.execute(insert(Answer), twice)

    with transaction(engines["intake"]) as session:
        assert session.scalars(select(Answer)).all() == []


@pytest.mark.parametrize("use", ["write", "public", "public_read"])
def test_as_many_connections_stay_open_as_may_write_at_once(urls: Urls, use: Use) -> None:
    engine = make_engine(urls["intake"], use=use)
    opened: list[object] = []
    event.listen(engine, "connect", lambda raw, _record: opened.append(raw))

    for _ in range(2):
        with ExitStack() as stack:
            for _ in range(PLACES):
                stack.enter_context(closing(engine.raw_connection()))

    assert len(opened) == PLACES
    engine.dispose()


def test_a_database_that_is_away_is_busy() -> None:
    engine = make_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")

    with pytest.raises(BusyError), transaction(engine) as session:
        session.execute(text("SELECT 1"))


def test_a_moment_comes_back_in_utc(engines: dict[Side, Engine]) -> None:
    summer = datetime(2030, 6, 1, 13, tzinfo=timezone(timedelta(hours=1)))
    with transaction(engines["vault"]) as session:
        session.add(AuditEvent(number=1, at=summer, action="a", subject="s", chain=b"c"))

    with transaction(engines["vault"]) as session:
        found = session.get_one(AuditEvent, 1).at

    assert (found, found.tzinfo) == (summer, UTC)


@pytest.mark.parametrize("side", ["intake", "vault"])
def test_a_database_without_tables_is_refused(side: Side, tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/empty.db")

    with pytest.raises(SchemaError, match="voice db upgrade"):
        check_schema(engine, side)
    engine.dispose()


def test_migrated_databases_have_the_newest_schema(engines: dict[Side, Engine]) -> None:
    for side, engine in engines.items():
        check_schema(engine, side)


def _answer() -> dict[str, object]:
    return {
        "id": b"1" * 16,
        "survey_version": "leaving-1",
        "channel": "survey",
        "week": "2030-W22",
        "sealed": b"",
    }


def test_while_the_file_is_away_nothing_is_taken_and_none_is_made(
    public: Engine, intake_file: Path
) -> None:
    with transaction(public) as session:
        session.execute(insert(FormToken).values(TOKEN))
    aside = intake_file.rename(intake_file.with_name("aside.db"))

    for _ in range(2):
        with pytest.raises(BusyError), transaction(public) as session:
            session.execute(insert(FormToken).values({**TOKEN, "revision": 1}))
    assert not intake_file.exists()

    aside.rename(intake_file)
    with transaction(public) as session:
        session.execute(insert(FormToken).values({**TOKEN, "body_mac": b"n", "revision": 1}))


def test_nothing_is_written_once_another_file_stands_in_the_place(
    public: Engine, intake_file: Path
) -> None:
    """An open connection would go on writing to the file that nobody finds any more."""
    with transaction(public) as session:
        session.execute(insert(FormToken).values(TOKEN))
    other = intake_file.with_name("other.db")
    migrate(f"sqlite:///{other}", "intake")
    other.replace(intake_file)

    with pytest.raises(BusyError), transaction(public) as session:
        session.execute(insert(FormToken).values({**TOKEN, "revision": 1}))


def test_a_file_that_was_never_there_is_not_made(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/none.db", use="public")

    with pytest.raises(BusyError), transaction(engine) as session:
        session.execute(text("SELECT 1"))

    assert list(tmp_path.iterdir()) == []
