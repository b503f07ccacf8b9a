"""What the whole site can take."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask

from voice.errors import BusyError, NoRoomError
from voice.settings import Settings
from voice.web import capacity
from voice.web.capacity import Disk, Meter, Places, check_room, place_to_send


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_a_queue_of_two_hundred_is_let_in_at_once_and_no_more() -> None:
    meter = Meter(30, clock=Clock())

    came = [meter.has_room() for _ in range(201)]

    assert came == [True] * 200 + [False]


def test_a_full_queue_empties_by_thirty_a_second() -> None:
    clock = Clock()
    meter = Meter(30, clock=clock)
    for _ in range(200):
        meter.has_room()

    clock.now += 1
    came = [meter.has_room() for _ in range(31)]

    assert came == [True] * 30 + [False]


def test_thirty_a_second_are_never_refused() -> None:
    clock = Clock()
    meter = Meter(30, queue=1, clock=clock)

    for _ in range(300):
        assert meter.has_room()
        clock.now += 1 / 30 + 1e-9


def test_a_queue_that_rested_for_a_day_takes_no_more_than_its_length() -> None:
    clock = Clock()
    meter = Meter(30, queue=5, clock=clock)
    clock.now += 86_400

    assert [meter.has_room() for _ in range(6)] == [True] * 5 + [False]


def test_who_finds_no_place_in_a_line_that_stands_still_is_refused() -> None:
    clock = Clock()
    places = Places(1, stall_seconds=6, clock=clock)

    with places.take():
        clock.now += 6
        with pytest.raises(BusyError), places.take():
            pass


def test_a_place_is_given_back_after_an_error() -> None:
    places = Places(1, stall_seconds=0)

    for _ in range(3):
        with pytest.raises(ValueError, match="the database"), places.take():
            raise ValueError("the database")  # noqa: EM101, TRY003 - a stand-in


def test_who_waits_gets_the_place_that_comes_free() -> None:
    places = Places(1, stall_seconds=60)
    is_waiting = threading.Event()
    taken: list[str] = []

    def wait() -> None:
        is_waiting.set()
        with places.take():
            taken.append("second")

    with ThreadPoolExecutor(1) as pool:
        with places.take():
            waiting = pool.submit(wait)
            is_waiting.wait()
            assert taken == []
            taken.append("first")
        waiting.result(timeout=60)

    assert taken == ["first", "second"]


def test_a_line_that_stands_still_lets_go_of_those_who_wait() -> None:
    places = Places(1, stall_seconds=0.05)

    with places.take(), pytest.raises(BusyError), places.take():
        pass


@pytest.mark.parametrize(
    ("usage", "words"),
    [
        (Usage(1000 * 10**9, 0, 60 * 10**9), None),
        (Usage(1000 * 10**9, 0, 40 * 10**9), "4 % of the disk are free, 5 are needed"),
        (Usage(2 * 10**9, 0, 499 * 10**6), "499 MB of the disk are free, 500 are needed"),
        (Usage(2 * 10**9, 0, 500 * 10**6), None),
    ],
)
def test_a_disk_that_is_nearly_full_takes_nothing_and_says_why(
    usage: Usage,
    words: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    disk = Disk(tmp_path, 5)

    if words is None:
        disk.check()
    else:
        with pytest.raises(NoRoomError, match=words):
            disk.check()

    assert caplog.messages == ([] if words is None else [f"no answers are taken: {words}"])


def test_a_disk_is_looked_at_once_a_second_and_told_of_once_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    looks: list[Path] = []

    def look(folder: Path) -> Usage:
        looks.append(folder)
        return Usage(10**12, 0, 0)

    monkeypatch.setattr(shutil, "disk_usage", look)
    disk = Disk(tmp_path, 5, clock=clock)

    for _ in range(121):
        with pytest.raises(NoRoomError):
            disk.check()
        clock.now += 0.5

    assert len(looks) == 61
    assert len(caplog.messages) == 2


def test_a_disk_that_has_room_again_is_used_without_a_new_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    disk = Disk(tmp_path, 5, clock=clock)
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _folder: Usage(10**12, 0, 0))
        with pytest.raises(NoRoomError):
            disk.check()
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(10**12, 0, 10**12))

    clock.now += 1

    disk.check()


def test_a_site_refuses_what_is_beyond_its_capacity(tmp_path: Path) -> None:
    app = Flask(__name__)
    settings = {"VOICE_DATA": str(tmp_path), "VOICE_DISK_FREE_PERCENT": "0"}
    capacity.join(app, Settings.from_environ(settings | {"VOICE_SENDS_PER_SECOND": "1"}))

    with app.app_context():
        check_room()
        for _ in range(200):
            with place_to_send():
                pass
        app.extensions["capacity"].meter = Meter(1, queue=0)
        with pytest.raises(BusyError), place_to_send():
            pass
