"""What the whole site can take: sendings a second, sendings at once, and room on the disk.

Beyond it a child gets a page with the words kept and a button to try again. What a
child has said is not lost here, and nobody is told apart from anybody else.
"""

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Lock

from flask import Flask, current_app

from voice.errors import BusyError, NoRoomError
from voice.services.disks import find_shortage
from voice.settings import Settings

QUEUE = 200
"""How many sendings may come at once beyond what the site takes in a second."""
PLACES = 10
"""How many may write to the database at once; the site has six threads more than that."""
STALL_SECONDS = 6.0
"""How long a full line may stand still before nobody joins it any more."""
LOOK_SECONDS = 1.0
TELL_SECONDS = 60.0

log = logging.getLogger("voice.capacity")


class Meter:
    """Let in so many a second, and a queue's length at once.

    :param per_second: how many a second, for as long as one likes
    :param queue: how many more may come at once
    :param clock: tells seconds, and is never set back
    """

    def __init__(
        self, per_second: int, queue: int = QUEUE, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.per_second = per_second
        self.queue = queue
        self._clock = clock
        self._level = 0.0
        self._looked_at = clock()
        self._lock = Lock()

    def has_room(self) -> bool:
        """Count one in, unless the queue is full."""
        with self._lock:
            now = self._clock()
            self._level = max(0.0, self._level - (now - self._looked_at) * self.per_second)
            self._looked_at = now
            if self._level >= self.queue:
                return False
            self._level += 1
            return True


class Places:
    """Keep a few places at the database, so that a lock does not hold every thread.

    :param places: how many there are
    :param stall_seconds: how long nobody need come or go before the line is refused
    """

    def __init__(
        self,
        places: int = PLACES,
        stall_seconds: float = STALL_SECONDS,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._free = places
        self._stall_seconds = stall_seconds
        self._clock = clock
        self._moved_at = clock()
        self._changed = Condition()

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for a place and hold it.

        :raises BusyError: if all are taken and the line stands still
        """
        with self._changed:
            while not self._free:
                left = self._moved_at + self._stall_seconds - self._clock()
                if left <= 0:
                    message = "the line at the database stands still"
                    raise BusyError(message)
                self._changed.wait(left)
            self._move(-1)
        try:
            yield
        finally:
            with self._changed:
                self._move(+1)

    def _move(self, change: int) -> None:
        self._free += change
        self._moved_at = self._clock()
        self._changed.notify()


class Disk:
    """Tell whether the disk has room for more answers; look once a second at most.

    :param folder: stands on the disk in question
    :param percent: how much of it must stay free
    """

    def __init__(
        self, folder: Path, percent: int, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._folder = folder
        self._percent = percent
        self._clock = clock
        self._looked_at = self._told_at = float("-inf")
        self._shortage: str | None = None

    def check(self) -> None:
        """Pass where there is room; else tell the operator, once a minute.

        :raises NoRoomError: if the disk is nearly full
        """
        now = self._clock()
        if now - self._looked_at >= LOOK_SECONDS:
            self._looked_at = now
            self._shortage = find_shortage(shutil.disk_usage(self._folder), self._percent)
        if self._shortage is None:
            return
        if now - self._told_at >= TELL_SECONDS:
            self._told_at = now
            log.error("no answers are taken: %s", self._shortage)
        raise NoRoomError(self._shortage)


class Capacity:
    """All three for one site."""

    def __init__(self, settings: Settings) -> None:
        self.disk = Disk(settings.data, settings.disk_free_percent)
        self.meter = Meter(settings.sends_per_second)
        self.places = Places()


def join(app: Flask, settings: Settings) -> None:
    """Give ``app`` its capacity, counted in this process's memory."""
    app.extensions["capacity"] = Capacity(settings)


def check_room() -> None:
    """Pass where the disk has room for an answer.

    :raises NoRoomError: if it is nearly full
    """
    _capacity().disk.check()


@contextmanager
def place_to_send() -> Iterator[None]:
    """Count one sending in and hold its place at the database.

    :raises NoRoomError: if the disk is nearly full
    :raises BusyError: if more come than the site can take
    """
    capacity = _capacity()
    capacity.disk.check()
    if not capacity.meter.has_room():
        message = "more answers come than the site takes"
        raise BusyError(message)
    with capacity.places.take():
        yield


def _capacity() -> Capacity:
    found: Capacity = current_app.extensions["capacity"]
    return found
