"""The intake tables hold no moment, no day and no order of arrival."""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Integer,
    Interval,
    LargeBinary,
    MetaData,
    String,
    Table,
    Time,
)
from sqlalchemy.types import TypeEngine

import voice.models.intake
from voice.db import IntakeBase, Moment

for module in iter_modules(voice.models.intake.__path__):
    import_module(f"voice.models.intake.{module.name}")

MOMENTS = (Date, DateTime, Time, Interval, Moment)
SENT_BY_CHILDREN = {"answer", "detached_answer", "form_token", "thread", "thread_request"}


def find_moments(metadata: MetaData) -> list[str]:
    """Name each column that can hold a day or a time."""
    return [
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, MOMENTS) or column.name.endswith(("_at", "_on"))
    ]


def find_orders(metadata: MetaData) -> list[str]:
    """Name each table whose rows tell in which order they came."""
    return [
        table.name
        for name, table in metadata.tables.items()
        if name in SENT_BY_CHILDREN
        and (
            table.dialect_options["sqlite"]["with_rowid"]
            or not all(
                isinstance(column.type, LargeBinary) or column.name == "revision"
                for column in table.primary_key
            )
        )
    ]


def test_no_intake_column_is_finer_than_a_week() -> None:
    assert find_moments(IntakeBase.metadata) == []


@pytest.mark.parametrize("kind", [Date(), DateTime(), Time(), Interval(), Moment()])
def test_a_planted_moment_is_found(kind: TypeEngine[object]) -> None:
    metadata = MetaData()
    Table("planted", metadata, Column("week", String), Column("sent", kind))

    assert find_moments(metadata) == ["planted.sent"]


def test_a_planted_name_of_a_moment_is_found() -> None:
    metadata = MetaData()
    Table("planted", metadata, Column("sent_at", String))

    assert find_moments(metadata) == ["planted.sent_at"]


def test_no_row_of_a_child_keeps_its_place_in_line() -> None:
    assert IntakeBase.metadata.tables.keys() >= SENT_BY_CHILDREN
    assert find_orders(IntakeBase.metadata) == []


@pytest.mark.parametrize(
    "table",
    [
        Table("answer", MetaData(), Column("id", LargeBinary, primary_key=True)),
        Table(
            "answer",
            MetaData(),
            Column("number", Integer, primary_key=True),
            sqlite_with_rowid=False,
        ),
    ],
    ids=["row number", "counter"],
)
def test_a_planted_order_is_found(table: Table) -> None:
    assert find_orders(table.metadata) == ["answer"]
