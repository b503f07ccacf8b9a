"""A small load generator: some threads, each with one connection that stays open.

It speaks just enough HTTP for gunicorn's replies, because it must cost less than the
site it measures.
"""

import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

TIMEOUT_SECONDS = 30
READ_BYTES = 65_536


class Connection:
    """One connection that stays open and is opened again when the server closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._open()

    def call(self, request: bytes) -> int:
        """Send one request, read the whole reply, and return its status."""
        reply = self._try(request)
        if not reply:
            self._open()
            reply = self._try(request)
        return int(reply[9:12])

    def close(self) -> None:
        """Close it."""
        self._socket.close()

    def _open(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self.port), TIMEOUT_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _try(self, request: bytes) -> bytes:
        try:
            self._socket.sendall(request)
            return self._reply()
        except (BrokenPipeError, ConnectionResetError):
            return b""

    def _reply(self) -> bytes:
        reply = self._socket.recv(READ_BYTES)
        while reply and (end := reply.find(b"\r\n\r\n")) < 0:
            reply += self._socket.recv(READ_BYTES)
        if not reply:
            return b""
        length = int(reply[:end].lower().partition(b"content-length: ")[2].split(b"\r", 1)[0])
        while len(reply) < end + 4 + length:
            reply += self._socket.recv(READ_BYTES)
        return reply


@dataclass(frozen=True, slots=True)
class Timed:
    """How one round of jobs went.

    :param latencies: seconds a job, in rising order
    """

    seconds: float
    cpu_seconds: float
    latencies: tuple[float, ...]

    @property
    def jobs_per_second(self) -> float:
        """Return how many jobs were done in a second."""
        return len(self.latencies) / self.seconds

    @property
    def cpu_milliseconds(self) -> float:
        """Return the CPU time of the web worker for one job."""
        return self.cpu_seconds / len(self.latencies) * 1000

    def percentile(self, percent: int) -> float:
        """Return the latency, in milliseconds, that so many per cent of jobs kept to."""
        rank = max(len(self.latencies) * percent // 100, 1)
        return self.latencies[rank - 1] * 1000


Job = Sequence[bytes]
"""Requests that are sent one after the other; their time counts together."""


def run(
    port: int, jobs: Sequence[Job], *, at_once: int, seconds: float, cpu: Callable[[], float]
) -> Timed:
    """Do the jobs, each once, so many at once, until none is left or the time is over.

    :raises AssertionError: if a reply is neither 200 nor 303
    """
    waiting = iter(jobs)
    lock = threading.Lock()
    latencies: list[float] = []
    wrong: list[int] = []
    end = time.perf_counter() + seconds

    def work() -> None:
        connection = Connection(port)
        while time.perf_counter() < end:
            with lock:
                job = next(waiting, None)
            if job is None:
                break
            start = time.perf_counter()
            statuses = [connection.call(request) for request in job]
            latencies.append(time.perf_counter() - start)
            wrong.extend(status for status in statuses if status not in (200, 303))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(at_once)]
    cpu_before, begin = cpu(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begin
    assert not wrong, f"{len(wrong)} replies such as {wrong[0]}"
    assert latencies, "no job was done"
    return Timed(took, cpu() - cpu_before, tuple(sorted(latencies)))


def join(rounds: Sequence[Timed]) -> Timed:
    """Return rounds as if they had been one."""
    return Timed(
        sum(each.seconds for each in rounds),
        sum(each.cpu_seconds for each in rounds),
        tuple(sorted(latency for each in rounds for latency in each.latencies)),
    )
