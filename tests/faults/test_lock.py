"""A database that is locked: a short lock is waited out, a long one gives a page to try again."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.databases import Databases
from tests.factories import make_environ, publish
from tests.faults.site import Killed, free_port, wait_for
from voice.cli.up import THREADS
from voice.db import make_engine, transaction
from voice.services.form_pages import Form, read_page
from voice.web.capacity import PLACES

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

SENDERS = PLACES + 2
"""So many that two wait for a place; the other threads stay free for help pages."""
SHORT_LOCK_SECONDS = 5
WORDS = "we sat by the river"


@dataclass(frozen=True)
class Reply:
    status: int
    location: str
    page: str
    seconds: float


class Browser:
    """One young person's phone, without a limit to its patience."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""

    def write(self) -> Form:
        """Write a message and return the form of the check page."""
        self.ask("POST", "/start", [("channel", "message")])
        page = self.ask("GET", "/q/1").page
        (form,) = read_page(page).forms
        self.ask("POST", form.action, [*form.hidden, ("text", WORDS), ("do", "save")])
        check = read_page(self.ask("GET", "/check").page).find_form()
        assert check is not None
        return check

    def press(self, form: Form) -> Reply:
        """Press the button of a form that leads on."""
        button = form.find_way_on()
        pressed = [(button.name, button.value)] if button else []
        return self.ask("POST", form.action, [*form.hidden, *pressed])

    def ask(self, method: str, path: str, fields: list[tuple[str, str]] | None = None) -> Reply:
        started = time.monotonic()
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=120)) as connection:
            headers = {
                "Origin": f"http://127.0.0.1:{self.port}",
                "Cookie": self.cookie,
                "Content-Type": "application/x-www-form-urlencoded",
            }
            connection.request(method, path, urlencode(fields) if fields else None, headers)
            response = connection.getresponse()
            page = response.read().decode()
        for header in response.headers.get_all("Set-Cookie", []):
            self.cookie = header.partition(";")[0]
        location = response.getheader("Location", "")
        return Reply(response.status, location, page, time.monotonic() - started)


class Site:
    """A public site in a process of its own, on a SQLite file."""

    def __init__(self, databases: Databases, folder: Path) -> None:
        urls = databases.sqlite(folder)
        engine = make_engine(urls["intake"])
        with transaction(engine) as session:
            publish(session)
        engine.dispose()
        self.file = folder / "intake.db"
        self.port = free_port()
        command = ["gunicorn", "wsgi:public", "--bind", f"127.0.0.1:{self.port}"]
        threads = ["--worker-class", "gthread", "--threads", str(THREADS)]
        self.process = Killed(
            [*command, *threads, "--no-control-socket"], make_environ(urls, folder)
        )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the database's one write lock."""
        with closing(sqlite3.connect(self.file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")

    def count(self) -> int:
        with closing(sqlite3.connect(self.file)) as other:
            found: int = other.execute("SELECT count(*) FROM answer").fetchone()[0]
            return found


@pytest.fixture
def site(databases: Databases, tmp_path: Path) -> Iterator[Site]:
    made = Site(databases, tmp_path)
    wait_for(made.port)
    yield made
    made.process.kill()


def test_a_lock_of_five_seconds_is_waited_out_without_an_error(site: Site) -> None:
    phones = [Browser(site.port) for _ in range(SENDERS)]
    forms = [phone.write() for phone in phones]

    with ThreadPoolExecutor(SENDERS) as pool:
        with site.locked():
            sent = [
                pool.submit(phone.press, form) for phone, form in zip(phones, forms, strict=True)
            ]
            time.sleep(SHORT_LOCK_SECONDS)
        replies = [each.result() for each in sent]

    assert {(reply.status, reply.location) for reply in replies} == {(303, "/done")}
    assert site.count() == SENDERS


@pytest.mark.parametrize("most_seconds", [60, pytest.param(12, marks=pytest.mark.long)])
def test_a_long_lock_gives_each_a_page_with_the_words_and_holds_up_no_help_page(
    site: Site, most_seconds: int, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """The bound of twelve seconds is looked at where nothing else runs."""
    phones = [Browser(site.port) for _ in range(SENDERS)]
    forms = [phone.write() for phone in phones]

    with ThreadPoolExecutor(SENDERS) as pool:
        with site.locked():
            sent = [
                pool.submit(phone.press, form) for phone, form in zip(phones, forms, strict=True)
            ]
            help_page = Browser(site.port).ask("GET", "/help")
            was_anyone_answered = any(each.done() for each in sent)
            replies = [each.result() for each in sent]
        again = [
            phone.press(read_page(reply.page).forms[0])
            for phone, reply in zip(phones, replies, strict=True)
        ]

    slowest = max(reply.seconds for reply in replies)
    record_testsuite_property("slowest 503 in seconds", round(slowest, 1))
    assert {reply.status for reply in replies} == {503}
    assert all(WORDS in reply.page and "tel:08001111" in reply.page for reply in replies)
    assert help_page.status == 200
    assert not was_anyone_answered
    assert slowest < most_seconds
    assert [(reply.status, reply.location) for reply in again] == [(303, "/done")] * SENDERS
    assert site.count() == SENDERS
