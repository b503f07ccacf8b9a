"""Keys of those who are signed in."""

from datetime import timedelta

import pytest

from tests.factories import MOMENT
from voice.services.sessions import IDLE
from voice.web import readers
from voice.web.readers import Readers

MINUTE = timedelta(minutes=1)


class Worker:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[bytes, timedelta, str | None]] = []

    def __call__(self, name: bytes, span: timedelta, keys: str | None) -> None:
        self.told.append((name, span, keys))


@pytest.fixture
def worker() -> Worker:
    return Worker()


@pytest.fixture
def held(worker: Worker) -> Readers[str]:
    found: Readers[str] = Readers(worker)
    found.keep(b"one", "keys", MOMENT)
    return found


def test_keys_are_found_by_their_sign_in_only(held: Readers[str], worker: Worker) -> None:
    assert held.find(b"one", MOMENT) == "keys"
    assert held.find(b"two", MOMENT) is None
    assert worker.told == [(b"one", IDLE, "keys")]


def test_keys_of_an_idle_sign_in_are_gone_and_the_worker_is_told(
    held: Readers[str], worker: Worker
) -> None:
    assert held.find(b"one", MOMENT + IDLE) is None
    assert worker.told[-1] == (b"one", timedelta(), None)


def test_use_keeps_keys_and_tells_the_worker_once_a_minute(
    held: Readers[str], worker: Worker
) -> None:
    held.mark_used(b"one", MOMENT + MINUTE / 2)
    assert len(worker.told) == 1
    for minute in range(1, 30):
        held.mark_used(b"one", MOMENT + minute * MINUTE)

    assert held.find(b"one", MOMENT + 30 * MINUTE) == "keys"
    assert len(worker.told) == 30
    held.mark_used(b"two", MOMENT + 30 * MINUTE)


def test_leaving_takes_the_keys_back_once(held: Readers[str], worker: Worker) -> None:
    held.forget(b"one")
    held.forget(b"one")

    assert held.find(b"one", MOMENT) is None
    assert worker.told[1:] == [(b"one", timedelta(), None)]


def test_keys_go_although_nobody_asks_for_a_page(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "IDLE", timedelta(milliseconds=10))
    found: Readers[str] = Readers(worker)
    found.keep(b"one", "keys", MOMENT.replace(year=2020))

    timer = found._timer  # noqa: SLF001 - waits for the clock instead of sleeping
    assert timer
    timer.join(5)

    assert worker.told[-1] == (b"one", timedelta(), None)
