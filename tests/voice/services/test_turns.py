"""One at a time, and a line that is not endless."""

from pathlib import Path
from threading import Event, Thread

import pytest

from voice.cli.up import THREADS
from voice.errors import BusyError
from voice.services.turns import PLACES, Turns


def test_a_turn_is_given_back(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "turns", places=1)

    for _ in range(3):
        with turns.take():
            pass

    assert (tmp_path / "turns").stat().st_mode & 0o077 == 0


def test_a_full_line_is_refused_at_once(tmp_path: Path) -> None:
    with Turns(tmp_path, places=1).take(), pytest.raises(BusyError), Turns(tmp_path, 1).take():
        pass


def test_tries_in_line_leave_half_the_threads_to_those_who_answer() -> None:
    assert THREADS // 2 == PLACES


def test_the_second_waits_until_the_first_is_done(tmp_path: Path) -> None:
    order: list[str] = []
    is_waiting = Event()

    def wait() -> None:
        is_waiting.set()
        with Turns(tmp_path).take():
            order.append("second")

    second = Thread(target=wait)
    with Turns(tmp_path).take():
        second.start()
        is_waiting.wait(5)
        second.join(0.05)
        order.append("first")
    second.join(5)

    assert order == ["first", "second"]
