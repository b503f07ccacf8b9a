"""Fixtures for every test: databases, keys, and clients for the two sites."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests import factories
from tests.databases import Databases, Urls
from tests.pages import Pages
from voice.app import create_app
from voice.db import Side, make_engine, transaction
from voice.opening import Opener
from voice.sealing import Sealer


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service)])
def urls(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Urls:
    """Return the addresses of two fresh, migrated databases."""
    return databases.sqlite(tmp_path) if request.param == "sqlite" else databases.postgresql()


@pytest.fixture
def engines(urls: Urls) -> Iterator[dict[Side, Engine]]:
    made = {side: make_engine(url) for side, url in urls.items()}
    yield made
    for engine in made.values():
        engine.dispose()


@pytest.fixture
def session(engines: dict[Side, Engine]) -> Iterator[Session]:
    """Open the vault; a site's own transactions would wait for this one."""
    yield from _rolled_back(engines["vault"])


@pytest.fixture
def intake_session(engines: dict[Side, Engine]) -> Iterator[Session]:
    """Open the intake; a site's own transactions would wait for this one."""
    yield from _rolled_back(engines["intake"])


def _rolled_back(engine: Engine) -> Iterator[Session]:
    with engine.connect() as connection, connection.begin() as outer:
        yield Session(connection, join_transaction_mode="create_savepoint")
        outer.rollback()


@pytest.fixture
def sealer() -> Sealer:
    return Sealer(factories.ORGANISATION, factories.KEY_ID, factories.PRIVATE_KEY.public_key())


@pytest.fixture
def opener() -> Opener:
    return Opener(factories.ORGANISATION, {factories.KEY_ID: factories.PRIVATE_KEY})


@pytest.fixture
def environ(urls: Urls, tmp_path: Path) -> dict[str, str]:
    return factories.make_environ(urls, tmp_path)


@pytest.fixture
def pages(environ: dict[str, str], engines: dict[Side, Engine]) -> Iterator[Pages]:
    """Open the young people's site, with a key and two small surveys published."""
    with transaction(engines["intake"]) as session:
        factories.publish(session)
    with Pages(create_app("public", environ), surface="public") as opened:
        yield opened
