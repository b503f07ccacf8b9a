"""Limits that tag and never refuse."""

import logging
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from limits.errors import StorageError

from voice.web import limits
from voice.web.limits import PrefixKey, prefix_of, tags_of_sending

TODAY = date(2030, 5, 30)


class Calendar:
    def __init__(self) -> None:
        self.today = TODAY

    def __call__(self) -> date:
        return self.today


def site(today: Callable[[], date] = Calendar()) -> Flask:  # noqa: B008 - a calendar nobody turns
    app = Flask(__name__)
    limits.join(app, today=today)

    @app.post("/")
    def send() -> str:
        return ",".join(tags_of_sending())

    return app


def send(app: Flask, address: str = "192.0.2.7") -> str:
    response = app.test_client().post("/", environ_base={"REMOTE_ADDR": address})
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


def test_a_crowd_is_tagged_and_never_refused() -> None:
    app = site()

    tags = [send(app) for _ in range(200)]

    assert tags == [""] * 180 + ["crowd"] * 20


def test_another_prefix_is_no_part_of_the_crowd() -> None:
    app = site()
    for _ in range(181):
        send(app)

    assert send(app, "198.51.100.7") == ""


def test_a_prefix_has_another_name_tomorrow() -> None:
    calendar = Calendar()
    key = PrefixKey(calendar)
    today = key.name("192.0.2.7")
    assert key.name("192.0.2.8") == today

    calendar.today += timedelta(days=1)

    assert key.name("192.0.2.7") != today


def test_a_prefix_has_another_name_in_another_process() -> None:
    assert PrefixKey(Calendar()).name("192.0.2.7") != PrefixKey(Calendar()).name("192.0.2.7")


def test_no_address_reaches_the_counters_or_a_log(caplog: pytest.LogCaptureFixture) -> None:
    app = site()
    with caplog.at_level(logging.DEBUG):
        for _ in range(181):
            send(app)

    storage = app.extensions["crowd_limiter"].storage
    assert "192.0.2" not in repr(vars(storage))
    assert "192.0.2" not in caplog.text


def test_a_counter_that_fails_tags_and_takes_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    app = site()
    storage = app.extensions["crowd_limiter"].storage

    def fail(*_arguments: object, **_more: object) -> bool:
        raise StorageError(OSError())

    monkeypatch.setattr(storage, "acquire_entry", fail)

    assert send(app) == "crowd"


def test_the_local_day_is_the_default() -> None:
    app = Flask(__name__)

    limits.join(app)

    with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        assert tags_of_sending() == []
