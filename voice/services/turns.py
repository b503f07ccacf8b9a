"""Let one piece of heavy work run at a time, over all processes of one machine."""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import FileIO
from pathlib import Path

from voice.errors import BusyError

PLACES = 8
"""How many may wait and work together; who comes then is told to try again.

Half the threads of the public site: a flood of tries leaves the others to those who answer.
"""


class Turns:
    """Hand out turns by locked files; a process that dies gives its turn back.

    :param folder: made on first use, for its owner alone
    :param places: how many may be in line, the one at work included
    """

    def __init__(self, folder: Path, places: int = PLACES) -> None:
        self.folder = folder
        self.places = places

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for the turn and hold it.

        :raises BusyError: at once, if the line is full
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with ExitStack() as held:
            if not any(self._has_place(held, number) for number in range(self.places)):
                message = "too many codes are tried at once"
                raise BusyError(message)
            turn = held.enter_context(self._file("turn"))
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def _has_place(self, held: ExitStack, number: int) -> bool:
        place = self._file(f"place-{number}")
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            place.close()
            return False
        held.enter_context(place)
        return True

    def _file(self, name: str) -> FileIO:
        return FileIO(self.folder / name, "w")
