"""Each thing that goes wrong gives a page with the words and one button, and the button works.

Here one by one, in one process; ``test_lock.py`` does the same to real ones.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tests.pages import ORIGIN, Page, Pages
from voice.db import Side, make_engine, transaction
from voice.models.intake.answer import Answer
from voice.opening import Opener
from voice.public import sending, visits
from voice.public.visits import COOKIE
from voice.services.payloads import decode_answer
from voice.web.capacity import Meter
from voice.web.limits import Crowds

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

WORDS = "we sat by the river <3"
SAVE, SEND = "Save and go on", "Send what I said"
FOUR_HOURS = 4 * 60 * 60


class Clock:
    """The time of day, turned by the test."""

    def __init__(self) -> None:
        self.now = 1_900_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def message(pages: Pages) -> Page:
    """Stand at the blank page of the message channel."""
    return pages.follow(pages.press(pages.get("/"), "Just tell us something"), "OK, go on")


@pytest.fixture
def check(pages: Pages, message: Page) -> Page:
    """Write a message and stand at the check page."""
    return pages.press(pages.press(message, SAVE, text=WORDS), "Skip")


@pytest.fixture
def stored(engines: dict[Side, Engine], opener: Opener) -> Callable[[], list[str]]:
    """Return the words that the worker would read."""

    def read() -> list[str]:
        with transaction(engines["intake"]) as session:
            return [
                words
                for row in session.query(Answer)
                for words in decode_answer(
                    opener.open(row.sealed, kind="answer", form=row.survey_version)
                )["texts"].values()
            ]

    return read


@contextmanager
def away_database(pages: Pages) -> Iterator[None]:
    """Take the database away: no file, or nobody at the port."""
    engines = pages.app.extensions["engines"]
    before = dict(engines)
    for door, engine in before.items():
        is_sqlite = engine.dialect.name == "sqlite"
        url = engine.url.set(**({"database": "/nowhere/intake.db"} if is_sqlite else {"port": 1}))
        engines[door] = make_engine(url.render_as_string(hide_password=False), use="public")
    yield
    engines.update(before)


@contextmanager
def full_queue(pages: Pages) -> Iterator[None]:
    capacity = pages.app.extensions["capacity"]
    before, capacity.meter = capacity.meter, Meter(1, queue=0)
    yield
    capacity.meter = before


@contextmanager
def no_place(pages: Pages) -> Iterator[None]:
    """Let every place at the database be taken, and the line stand still."""
    capacity = pages.app.extensions["capacity"]
    before, capacity.places = capacity.places, type(capacity.places)(0, stall_seconds=0)
    yield
    capacity.places = before


BREAKS = [away_database, full_queue, no_place]


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.__name__)
def test_send_gives_a_page_with_the_words_whose_button_stores_them_once(
    broken: Callable[[Pages], AbstractContextManager[None]],
    pages: Pages,
    check: Page,
    stored: Callable[[], list[str]],
) -> None:
    with broken(pages):
        page = pages.press(check, SEND, status=503)
        again = pages.press(page, "Try again", status=503)
    done = pages.press(again, "Try again")

    assert WORDS in page.words
    assert "0800 1111" in page.words
    assert not page.is_compressed
    assert done.path == "/done"
    assert stored() == [WORDS]


def test_a_rate_limit_gives_a_page_with_the_words_whose_button_stores_them_once(
    pages: Pages,
    check: Page,
    stored: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock()
    monkeypatch.setattr(sending, "time", clock)
    pages.app.extensions["crowds"] = Crowds(
        pages.app, lambda: date(2030, 5, 30), clock=clock.time, sends=0
    )
    page = pages.press(check, SEND, status=429)
    clock.now += 20

    done = pages.press(page, "Try again")

    assert WORDS in page.words
    assert done.path == "/done"
    assert stored() == [WORDS]


def test_a_page_left_open_for_four_hours_still_sends(
    pages: Pages,
    message: Page,
    stored: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The draft is over by then: the words begin a new one, and the page says so."""
    clock = Clock()
    clock.now = time.time() + FOUR_HOURS
    monkeypatch.setattr(visits, "time", clock)

    use = pages.press(message, SAVE, text=WORDS)
    done = pages.press(pages.press(use, "Skip"), SEND)

    assert "Your earlier answers are not here any more." in use.words
    assert done.path == "/done"
    assert stored() == [WORDS]


def test_a_form_that_is_too_large_comes_back_whole_and_sends_when_shorter(
    pages: Pages, message: Page, stored: Callable[[], list[str]]
) -> None:
    words = "by the river " * 25_000
    page = pages.press(message, SAVE, text=words, status=413)

    use = pages.press(page, "Try again", text=WORDS)
    done = pages.press(pages.press(use, "Skip"), SEND)

    assert page.fields("Try again")[1]["text"] == words
    assert done.path == "/done"
    assert stored() == [WORDS]


def test_without_its_cookie_a_form_is_over_and_nothing_is_echoed(
    pages: Pages, message: Page, stored: Callable[[], list[str]]
) -> None:
    pages.client.delete_cookie(COOKIE, domain="localhost")

    page = pages.press(message, SAVE, text=WORDS, status=410)

    assert page.h1 == "This page has closed"
    assert "river" not in page.html
    assert "Go to the first page" in page.links()
    assert stored() == []


def test_a_start_that_fails_gives_a_button_that_starts(pages: Pages) -> None:
    landing = pages.get("/")
    with away_database(pages):
        page = pages.press(landing, "Just tell us something", status=503)

    started = pages.press(page, "Try again")

    assert "0800 1111" in page.words
    assert started.path == "/how-to-leave"


def test_help_opens_while_the_database_is_away(pages: Pages) -> None:
    with away_database(pages):
        page = pages.get("/help")

    assert "0800 1111" in page.words


def test_of_fifty_identical_posts_at_once_one_is_stored_and_all_get_the_same_receipt(
    pages: Pages, check: Page, stored: Callable[[], list[str]]
) -> None:
    action, fields = check.fields(SEND)
    cookie = pages.client.get_cookie(COOKIE, domain="localhost")
    assert cookie is not None

    def send(_number: int) -> tuple[int, str, bytes]:
        client = pages.app.test_client(use_cookies=False)
        headers = {"Cookie": f"{COOKIE}={cookie.value}"}
        sent = client.post(action, data=fields, base_url=ORIGIN, headers=headers)
        receipt = client.get(sent.headers["Location"], base_url=ORIGIN, headers=headers)
        return sent.status_code, sent.headers["Location"], receipt.data

    with ThreadPoolExecutor(50) as pool:
        replies = list(pool.map(send, range(50)))

    assert len(set(replies)) == 1
    assert replies[0][:2] == (303, "/done")
    assert stored() == [WORDS]


@pytest.mark.parametrize("urls", ["postgresql"], indirect=True)
@pytest.mark.service
def test_the_first_request_after_a_restart_of_postgresql_succeeds(
    pages: Pages, check: Page, engines: dict[Side, Engine], stored: Callable[[], list[str]]
) -> None:
    """A restart ends every connection; here the server ends those of the site."""
    for _ in range(3):
        pages.get("/ways")
    with engines["vault"].connect() as connection:
        ended = connection.scalar(
            text(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = :name"
            ),
            {"name": engines["intake"].url.database},
        )

    done = pages.press(check, SEND)

    assert ended
    assert done.path == "/done"
    assert stored() == [WORDS]


@pytest.mark.parametrize("urls", ["sqlite"], indirect=True)
def test_a_database_file_that_was_moved_aside_and_put_back_loses_nothing(
    pages: Pages, check: Page, engines: dict[Side, Engine], stored: Callable[[], list[str]]
) -> None:
    file = Path(engines["intake"].url.database or "")
    aside = file.rename(file.with_name("aside.db"))
    page = pages.press(check, SEND, status=503)
    aside.rename(file)

    done = pages.press(page, "Try again")

    assert WORDS in page.words
    assert done.path == "/done"
    assert stored() == [WORDS]
