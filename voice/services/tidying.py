"""Take the last traces of removed rows out of a database."""

from contextlib import closing

from sqlalchemy import Engine


def tidy_database(engine: Engine) -> None:
    """Rewrite the file without what was removed, and empty its log.

    On PostgreSQL autovacuum frees the room; the files there are the operator's to keep encrypted.
    """
    _run(engine, "VACUUM")
    empty_log(engine)


def empty_log(engine: Engine) -> None:
    """Empty the log of a database; what was removed from its file is overwritten already."""
    _run(engine, "PRAGMA wal_checkpoint(TRUNCATE)")


def _run(engine: Engine, statement: str) -> None:
    """Run a statement outside any transaction, hence below SQLAlchemy's own."""
    if engine.dialect.name != "sqlite":
        return
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute(statement)
