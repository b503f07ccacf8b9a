"""How often the young people's site asks the database, and that it outlives a restart of it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, event, text

from tests.databases import Databases, Urls
from tests.factories import make_environ, publish
from tests.pages import Page, Pages
from voice.app import create_app
from voice.db import make_engine, transaction

WORDS = "my gran was kind to me"
END_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def statements(pages: Pages) -> Iterator[list[str]]:
    """Collect what the site sends to the database; the frame of a transaction does not count."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement.split(maxsplit=1)[0])

    engines: list[Engine] = list(pages.app.extensions["engines"].values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield sent
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def message(pages: Pages) -> Page:
    """Stand at the blank page of the message channel."""
    return pages.follow(pages.press(pages.get("/"), "Just tell us something"), "OK, go on")


@pytest.mark.parametrize("path", ["/help", "/help/more"])
@pytest.mark.usefixtures("message")
def test_a_help_page_asks_the_database_nothing(
    pages: Pages, statements: list[str], path: str
) -> None:
    pages.get(path)

    assert statements == []


def test_a_question_page_asks_the_database_once_at_most(
    pages: Pages, message: Page, statements: list[str]
) -> None:
    pages.get(message.path)

    assert len(statements) <= 1


def test_a_sending_reads_once_and_writes_the_token_and_the_answer(
    pages: Pages, message: Page, statements: list[str]
) -> None:
    pages.press(message, "Save and go on", text=WORDS)
    check = pages.get("/check")
    statements.clear()

    pages.press(check, "Send what I said")

    assert statements == ["SELECT", "INSERT", "INSERT"]


def test_what_is_the_same_for_everyone_is_made_once(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = pages.get("/help")
    monkeypatch.delattr("voice.public.shell._render")

    again = pages.get("/help")

    assert again.is_compressed
    assert again.body == first.body


@pytest.fixture
def on_postgresql(databases: Databases) -> Urls:
    urls = databases.postgresql()
    engine = make_engine(urls["intake"])
    with transaction(engine) as session:
        publish(session)
    engine.dispose()
    return urls


@pytest.mark.service
def test_the_first_request_after_a_restart_of_the_database_succeeds(
    on_postgresql: Urls, tmp_path_factory: pytest.TempPathFactory
) -> None:
    environ = make_environ(on_postgresql, tmp_path_factory.mktemp("site"))
    with Pages(create_app("public", environ), surface="public") as pages:
        started = pages.press(pages.get("/"), "Just tell us something")
        form = pages.follow(started, "OK, go on")
        pages.press(form, "Save and go on", text=WORDS)
        check = pages.get("/check")
        owner = create_engine(on_postgresql["intake"])
        with owner.connect() as connection:
            ended = connection.scalars(text(END_ALL)).all()
        owner.dispose()

        done = pages.press(check, "Send what I said")

        assert ended
        assert done.path == "/done"
