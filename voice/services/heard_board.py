"""Remember what "You said, we did" shows, so that the first page needs no database.

A thread of the process reads the published lines twice a minute. What is older than a
minute is shown to nobody: a withdrawn line is gone by then, even while the database is away.
"""

import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from threading import Lock, Thread

from sqlalchemy.orm import Session

from voice.errors import BusyError
from voice.queries.published_heard import find_first_month, list_published_lines

READ_EVERY_SECONDS = 25.0
KEEP_SECONDS = 55.0
"""A withdrawn line is gone from the first page this long after, at the latest."""

OpenIntake = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line, in all its languages.

    :param words: language, what young people said, what is done
    """

    outcome: str
    month: str
    words: tuple[tuple[str, str, str], ...]

    def in_language(self, code: str) -> tuple[str, str, str]:
        """Return language, what was said and what is done; English where nobody translated it."""
        by_code = {found[0]: found for found in self.words}
        return by_code.get(code) or by_code["en"]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows.

    :param lines: the latest month first
    :param since: the month since which the site asks, "2030-03"; empty where that is not known
    """

    lines: tuple[ShownLine, ...] = ()
    since: str = ""


class Board:
    """What was read last, for as long as it may be shown.

    :param open_intake: opens a transaction that reads intake
    :param surroundings: what a thread needs around it
    :param clock: seconds that never go back
    """

    def __init__(
        self,
        open_intake: OpenIntake,
        surroundings: Callable[[], AbstractContextManager[object]],
        clock: Callable[[], float],
    ) -> None:
        self._open_intake = open_intake
        self._surroundings = surroundings
        self._clock = clock
        self._lock = Lock()
        self._thread: Thread | None = None
        self._shown = Shown()
        self._read_at = clock() - KEEP_SECONDS
        self.keeps_fresh = False
        """Whether the first look starts the thread that reads; a web server says so."""

    def read(self) -> Shown:
        """Read the lines now, and remember them.

        :raises BusyError: if the database is locked or away
        """
        read_at = self._clock()
        with self._open_intake() as session:
            shown = Shown(
                tuple(
                    ShownLine(line.outcome, line.month, _words(line.words))
                    for line in list_published_lines(session)
                ),
                find_first_month(session) or "",
            )
        self._shown, self._read_at = shown, read_at
        return shown

    def look(self) -> Shown:
        """Return what was read within the last minute, or nothing; no database is asked."""
        if self.keeps_fresh:
            self._start()
        return self._shown if self._clock() - self._read_at < KEEP_SECONDS else Shown()

    def _start(self) -> None:
        """Start the thread that reads, once in each process."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._keep_reading, name="heard", daemon=True)
                self._thread.start()

    def _keep_reading(self) -> None:
        while self.keeps_fresh:
            with suppress(BusyError), self._surroundings():
                self.read()
            time.sleep(READ_EVERY_SECONDS)


def _words(document: str) -> tuple[tuple[str, str, str], ...]:
    words = json.loads(document)
    return tuple((code, halves["said"], halves["did"]) for code, halves in words.items())
