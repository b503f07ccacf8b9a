"""What lets a sending in, and what tags it."""

import shutil
from collections.abc import Callable
from datetime import date
from random import Random
from typing import NamedTuple

import pytest

from tests.pages import ORIGIN, Page, Pages
from voice.public import sending
from voice.services.form_pages import read_page
from voice.services.payloads import AnswerPayload
from voice.web.capacity import Disk, Meter
from voice.web.limits import Crowd, Crowds, count_sending

Stored = Callable[[], list[AnswerPayload]]
TODAY = date(2030, 5, 30)
CHILDREN = 300
TEN_MINUTES = 600
WORDS = "we sat by the river"


class Usage(NamedTuple):
    total: int
    used: int
    free: int


FULL = Usage(10**12, 10**12, 0)
EMPTY = Usage(10**12, 0, 10**12)


class Clock:
    """The time of day and the steady seconds, both turned by the test."""

    def __init__(self) -> None:
        self.now = 1_900_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(sending, "time", made)
    return made


@pytest.fixture
def check(pages: Pages, message: Page, clock: Clock) -> Page:
    """Write a message and stand at the check page, long enough to have read it."""
    page = pages.press(pages.press(message, "Save and go on", text=WORDS), "Skip")
    clock.now += 10
    return page


def make_crowds(pages: Pages, clock: Clock, *, sends: int) -> None:
    """Count from here on by the test's clock."""
    pages.app.extensions["crowds"] = Crowds(pages.app, lambda: TODAY, clock=clock.time, sends=sends)


def test_an_ordinary_sending_has_no_tag(pages: Pages, check: Page, stored: Stored) -> None:
    pages.press(check, "Send what I said")

    assert stored()[0]["tags"] == []


def test_signs_of_a_machine_tag_and_refuse_nothing(
    pages: Pages, check: Page, stored: Stored, clock: Clock
) -> None:
    clock.now -= 9

    done = pages.press(check, "Send what I said", website="http://example.org")

    assert done.path == "/done"
    assert stored()[0]["tags"] == ["quick", "trap"]


def test_a_form_that_none_of_our_pages_made_is_tagged(
    pages: Pages, check: Page, stored: Stored
) -> None:
    pages.press(check, "Send what I said", made="")

    assert stored()[0]["tags"] == ["unstamped"]


def test_the_field_that_nobody_sees_is_hidden_from_everybody(check: Page) -> None:
    (hidden,) = (found for found in check.tree.iter("p") if found.get("hidden") is not None)

    assert [field.get("name") for field in hidden.iter("input")] == ["website"]


def test_a_burst_is_tagged(
    pages: Pages, check: Page, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "count_sending", lambda: Crowd.BURST)

    done = pages.press(check, "Send what I said")

    assert done.path == "/done"
    assert stored()[0]["tags"] == ["crowd"]


def test_a_lasting_crowd_is_asked_to_wait_and_then_taken_once(
    pages: Pages, check: Page, stored: Stored, clock: Clock
) -> None:
    make_crowds(pages, clock, sends=1)
    with pages.app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        count_sending()

    wait = pages.press(check, "Send what I said", status=429)
    clock.now += 19
    still = pages.press(wait, "Try again", status=429)
    clock.now += 1
    done = pages.press(still, "Try again")

    assert wait.h1 == "Many people are sending just now"
    assert "Please wait 20 seconds" in wait.words
    assert "0800 1111" in wait.words
    assert wait.body == still.body
    assert done.path == "/done"
    assert [answer["tags"] for answer in stored()] == [["crowd"]]


def test_a_wait_that_nobody_began_is_no_wait(
    pages: Pages, check: Page, stored: Stored, clock: Clock
) -> None:
    make_crowds(pages, clock, sends=1)
    with pages.app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        count_sending()

    pages.press(check, "Send what I said", status=429, wait=f"{int(clock.now) - 60}-00")

    assert stored() == []


def test_a_full_site_keeps_what_was_said_and_takes_it_once(
    pages: Pages, check: Page, stored: Stored
) -> None:
    capacity = pages.app.extensions["capacity"]
    meter, capacity.meter = capacity.meter, Meter(1, queue=0)
    busy = pages.press(check, "Send what I said", status=503)
    capacity.meter = meter

    done = pages.press(busy, "Try again")

    assert busy.h1 == "We are very busy"
    assert done.path == "/done"
    assert len(stored()) == 1


def test_a_full_disk_keeps_what_was_said_and_takes_it_when_there_is_room(
    pages: Pages, check: Page, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, capacity = pages.app.extensions["settings"], pages.app.extensions["capacity"]
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: FULL)
    capacity.disk = Disk(settings.data, 5)
    full = pages.press(check, "Send what I said", status=503)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: EMPTY)
    capacity.disk = Disk(settings.data, 5)

    done = pages.press(full, "Try again")

    assert full.h1 == "We cannot take messages now"
    assert "0800 1111" in full.words
    assert done.path == "/done"
    assert len(stored()) == 1


def test_a_full_disk_is_told_before_anything_is_typed(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, capacity = pages.app.extensions["settings"], pages.app.extensions["capacity"]
    landing = pages.get("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: FULL)
    capacity.disk = Disk(settings.data, 5)
    full = pages.press(landing, "Just tell us something", status=503)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: EMPTY)
    capacity.disk = Disk(settings.data, 5)

    started = pages.press(full, "Try again")

    assert full.h1 == "We cannot take messages now"
    assert "Set-Cookie" not in full.headers
    assert started.path == "/how-to-leave"


def arrivals() -> list[float]:
    """Return when each child of a school hall presses Send: within ten minutes, sd 90 s."""
    drawn = Random(8).normalvariate
    return sorted(min(max(drawn(300, 90), 0), TEN_MINUTES) for _ in range(CHILDREN))


def send_hall(pages: Pages, clock: Clock) -> list[int]:
    """Send 300 children's messages through the site; return the status of each Send."""
    start = clock.now
    statuses = []
    for after in arrivals():
        clock.now = start + after
        client = pages.app.test_client()
        client.post("/start", data={"channel": "message"}, base_url=ORIGIN)
        (form,) = read_page(client.get("/q/1", base_url=ORIGIN).text).forms
        written = dict(form.hidden) | {"text": WORDS, "do": "save"}
        client.post(form.action, data=written, base_url=ORIGIN)
        (check,) = read_page(client.get("/check", base_url=ORIGIN).text).forms
        clock.now += 10
        sending_it = dict(check.hidden) | {"do": "send"}
        sent = client.post(check.action, data=sending_it, base_url=ORIGIN)
        statuses.append(sent.status_code)
    return statuses


@pytest.mark.parametrize("urls", ["sqlite"], indirect=True)
def test_of_three_hundred_children_behind_one_address_none_is_refused_or_tagged(
    pages: Pages, stored: Stored, clock: Clock, record_property: Callable[[str, object], None]
) -> None:
    make_crowds(pages, clock, sends=600)
    pages.app.extensions["capacity"].meter = Meter(30, clock=clock.time)

    statuses = send_hall(pages, clock)

    tags = [answer["tags"] for answer in stored()]
    record_property("tagged", sum(map(bool, tags)))
    assert statuses == [303] * CHILDREN
    assert tags == [[]] * CHILDREN


def test_an_ordinary_limit_would_ask_most_of_them_to_wait(clock: Clock, pages: Pages) -> None:
    """The control: the same hall, counted by five in ten minutes."""
    make_crowds(pages, clock, sends=5)
    start = clock.now
    crowds = []

    for after in arrivals():
        clock.now = start + after
        with pages.app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
            crowds.append(count_sending())

    assert crowds.count(Crowd.LASTING) == CHILDREN - 5
