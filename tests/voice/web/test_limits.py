"""Limits that tag, or ask to wait, and never refuse."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from limits.errors import StorageError

from voice.web import limits
from voice.web.limits import Crowd, PrefixKey, count_sending, has_tries, prefix_of

TODAY = date(2030, 5, 30)


class Calendar:
    def __init__(self) -> None:
        self.today = TODAY

    def __call__(self) -> date:
        return self.today


class Clock:
    """Seconds that pass only when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def site(
    today: Callable[[], date] = Calendar(),  # noqa: B008 - a calendar nobody turns
    clock: Callable[[], float] = Clock(),  # noqa: B008 - a clock that stands still
    sends: int = 600,
    tries: int = 10,
) -> Flask:
    app = Flask(__name__)
    limits.join(app, today=today, clock=clock, sends=sends, tries=tries)

    @app.post("/")
    def send() -> str:
        return count_sending().name

    @app.post("/try")
    def try_code() -> str:
        return "yes" if has_tries() else "no"

    return app


def send(app: Flask, address: str = "192.0.2.7", path: str = "/") -> str:
    response = app.test_client().post(path, environ_base={"REMOTE_ADDR": address})
    assert response.status_code == 200
    assert "X-RateLimit-Limit" not in response.headers
    return response.text


@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("192.0.2.200", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2:3::9", "2001:db8:1:2::/64"),
        ("somewhere", "unknown"),
    ],
)
def test_an_address_counts_as_its_prefix(address: str, prefix: str) -> None:
    assert prefix_of(address) == prefix


def test_a_burst_is_told_and_never_refused() -> None:
    app = site()

    crowds = [send(app) for _ in range(200)]

    assert crowds == ["NONE"] * 180 + ["BURST"] * 20


def test_a_crowd_that_lasts_is_told_until_ten_minutes_have_passed() -> None:
    clock = Clock()
    app = site(clock=clock, sends=5)
    crowds = [send(app) for _ in range(6)]

    clock.now += 599
    still = send(app)
    clock.now += 1
    after = send(app)

    assert crowds == ["NONE"] * 5 + ["LASTING"]
    assert (still, after) == ("LASTING", "NONE")


def test_six_hundred_in_ten_minutes_are_no_lasting_crowd_and_one_more_is() -> None:
    clock = Clock()
    app = site(clock=clock)

    crowds = []
    for _ in range(601):
        crowds.append(send(app))
        clock.now += 0.9

    assert crowds == ["NONE"] * 600 + ["LASTING"]


def test_another_prefix_is_no_part_of_the_crowd() -> None:
    app = site()
    for _ in range(181):
        send(app)

    assert send(app, "198.51.100.7") == "NONE"


def test_ten_tries_of_a_code_are_let_in_within_ten_minutes() -> None:
    clock = Clock()
    app = site(clock=clock)

    tries = [send(app, path="/try") for _ in range(11)]
    elsewhere = send(app, "198.51.100.7", path="/try")
    clock.now += 600
    later = send(app, path="/try")

    assert tries == ["yes"] * 10 + ["no"]
    assert (elsewhere, later) == ("yes", "yes")


def test_a_home_behind_one_network_may_be_given_more_tries() -> None:
    app = site(tries=12)

    assert [send(app, path="/try") for _ in range(13)] == ["yes"] * 12 + ["no"]


def test_tries_and_sendings_are_counted_apart() -> None:
    app = site()
    for _ in range(11):
        send(app, path="/try")

    assert send(app) == "NONE"


def test_pages_are_not_counted_at_all() -> None:
    app = site()

    assert app.before_request_funcs == {}
    assert app.after_request_funcs == {}


def test_two_sites_in_one_process_count_apart() -> None:
    one, two = site(sends=1), site(sends=1)

    assert [send(one), send(two), send(one)] == ["NONE", "NONE", "LASTING"]


def test_a_prefix_has_another_name_tomorrow() -> None:
    calendar = Calendar()
    key = PrefixKey(calendar)
    today = key.name("192.0.2.7")
    assert key.name("192.0.2.8") == today

    calendar.today += timedelta(days=1)

    assert key.name("192.0.2.7") != today


@pytest.mark.parametrize("day", [date(2030, 3, 31), date(2030, 10, 27), date(2032, 12, 31)])
def test_a_name_holds_through_a_day_with_a_change_of_the_clock_and_ends_at_midnight(
    day: date,
) -> None:
    """Summer time begins, ends, and the last day of a year with 53 weeks."""
    london = ZoneInfo("Europe/London")
    moment = datetime(day.year, day.month, day.day, tzinfo=london)
    key = PrefixKey(lambda: moment.astimezone(london).date())
    end = moment + timedelta(days=1)
    names = []

    while moment < end:
        names.append(key.name("192.0.2.7"))
        moment += timedelta(minutes=30)

    assert len(set(names)) == 1
    assert key.name("192.0.2.7") != names[0]


@settings(deadline=None)
@given(jumps=st.lists(st.integers(-2, 2), max_size=12))
def test_a_clock_that_jumps_by_days_changes_names_and_loses_no_count(jumps: list[int]) -> None:
    calendar = Calendar()
    app = site(today=calendar)
    day, name = calendar.today, app.extensions["crowds"]._name  # noqa: SLF001 - the name itself is looked at
    before = name.name("192.0.2.7")

    for jump in jumps:
        calendar.today += timedelta(days=jump)
        after = name.name("192.0.2.7")
        assert (after == before) == (calendar.today == day)
        assert send(app) == "NONE"
        day, before = calendar.today, after


def test_a_prefix_has_another_name_in_another_process() -> None:
    assert PrefixKey(Calendar()).name("192.0.2.7") != PrefixKey(Calendar()).name("192.0.2.7")


def test_no_address_reaches_the_counters_or_a_log(caplog: pytest.LogCaptureFixture) -> None:
    app = site()
    with caplog.at_level(logging.DEBUG):
        for _ in range(181):
            send(app)
            send(app, path="/try")

    storage = app.extensions["crowds"].storage
    assert "192.0.2" not in repr(vars(storage))
    assert caplog.text == ""


def test_counters_forget_when_very_many_prefixes_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_PREFIXES", 3)
    app = site(sends=1)

    crowds = [send(app, f"192.0.{number}.7") for number in (1, 2, 1)]

    assert crowds == ["NONE"] * 3


def test_counters_that_fail_tag_and_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    app = site()

    def fail(*_arguments: object, **_more: object) -> bool:
        raise StorageError(OSError())

    monkeypatch.setattr(app.extensions["crowds"].storage, "acquire_entry", fail)

    assert send(app) == "BURST"
    assert send(app, path="/try") == "yes"


def test_the_local_day_and_a_steady_clock_are_the_default() -> None:
    app = Flask(__name__)

    limits.join(app)

    with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        assert count_sending() is Crowd.NONE
