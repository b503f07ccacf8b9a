"""The grants of the PostgreSQL guide let the public role do its job, and nothing else."""

import re
import secrets
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from tests.architecture.tree import ROOT
from tests.databases import Databases
from tests.factories import publish, small_survey
from voice.db import make_engine, transaction
from voice.queries.published import find_open_version
from voice.sealing import Sealer
from voice.services.comeback import Cost, derive
from voice.services.intake import Receipt, record_answer
from voice.services.threads_public import (
    Status,
    ask_to_use,
    find_status,
    has_thread,
    list_replies,
    open_thread,
)

GUIDE = ROOT / "docs" / "how-to" / "use-postgresql.md"
GRANT = re.compile(r"GRANT [A-Z, ]+ ON [a-z_, ]+ TO intake_public;")

pytestmark = pytest.mark.service


@pytest.fixture
def role(databases: Databases) -> Iterator[Engine]:
    """Return an engine of a role with exactly the guide's grants, on a published intake."""
    url = databases.postgresql()["intake"]
    name = f"voice_test_{secrets.token_hex(4)}"
    owner = create_engine(url)
    with owner.begin() as connection:
        connection.execute(text(f"CREATE ROLE {name} LOGIN"))
        for grant in GRANT.findall(GUIDE.read_text(encoding="utf-8")):
            connection.execute(text(grant.replace("intake_public", name)))
    with transaction(owner) as session:
        publish(session)
    engine = make_engine(make_url(url).set(username=name).render_as_string(), use="public")
    yield engine
    engine.dispose()
    with owner.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {name}"))
        connection.execute(text(f"DROP ROLE {name}"))
    owner.dispose()


def test_the_role_stores_an_answer_and_knows_a_repeat(role: Engine, sealer: Sealer) -> None:
    receipts = []
    for _ in range(2):
        with transaction(role) as session:
            receipt = record_answer(
                session,
                sealer,
                small_survey(),
                {},
                form_token=b"t" * 16,
                language="en",
                tags=(),
                today=date(2030, 3, 6),
            )
        receipts.append(receipt)

    assert receipts == [Receipt.STORED, Receipt.REPEATED]


def test_the_role_reads_what_is_published(role: Engine) -> None:
    with transaction(role) as session:
        assert find_open_version(session, "survey") == small_survey().key


def test_the_role_opens_a_thread_once_and_finds_it(role: Engine, sealer: Sealer) -> None:
    key = derive(("acorn",), b"p" * 32, Cost(8, 1))
    for _ in range(2):
        with transaction(role) as session:
            open_thread(session, sealer, key, form_token=b"t" * 16, today=date(2030, 3, 6))

    with transaction(role) as session:
        assert has_thread(session, key.lookup_hash)
        assert list_replies(session, key) == []
        assert find_status(session, key) == Status()


def test_the_role_notes_what_a_child_asks_for(role: Engine, sealer: Sealer) -> None:
    key = derive(("acorn",), b"p" * 32, Cost(8, 1))
    for use in ("none", "count"):
        with transaction(role) as session:
            ask_to_use(session, sealer, key, use, today=date(2030, 3, 6))

    with transaction(role) as session:
        assert find_status(session, key) == Status(asked="count", step=2)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT id FROM answer",
        "SELECT count(*) FROM answer",
        "SELECT sealed FROM detached_answer",
        "SELECT token_hash FROM form_token",
        "SELECT sealed FROM thread_request",
        "DELETE FROM thread",
        "UPDATE thread SET public_key = 'a'",
        "INSERT INTO sealed_reply VALUES ('a', 'b', 'c')",
        "UPDATE sealed_status SET sealed = 'a'",
        "DELETE FROM sealed_status",
        "UPDATE answer SET week = ''",
        "DELETE FROM answer",
        "TRUNCATE answer",
        "UPDATE published_survey SET is_open = false",
        "DROP TABLE answer",
        "INSERT INTO form_token VALUES ('a', 0, 'b', '2030-W10') RETURNING week",
    ],
)
def test_the_role_is_refused_everything_else(role: Engine, statement: str) -> None:
    with role.connect() as connection, pytest.raises(ProgrammingError, match=r"denied|owner"):
        connection.execute(text(statement))
