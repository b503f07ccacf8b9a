"""Count crowds without addresses. On sending, a limit here only tags, or asks to wait.

Flask-Limiter holds the counters. A visitor's network prefix is named by a keyed hash.
Its key is made at start and at midnight, and stands in memory alone, so yesterday's
names fit nobody today. This is the one module that sees an address, to forget it.
"""

import hmac
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import date, datetime
from enum import IntEnum
from ipaddress import ip_address, ip_network
from threading import Lock

from flask import Flask, current_app, request
from flask_limiter import Limiter, RateLimitExceeded
from limits import RateLimitItem, parse, parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage

BURST = tuple(parse_many("180 per minute; 240 per 2 minutes"))
LASTING = "{sends} per 10 minutes"
TRIES = "{tries} per 10 minutes"
CROWD_SENDS = 600
CODE_TRIES = 10
MOST_PREFIXES = 10_000
IPV4_PREFIX = 24
IPV6_PREFIX = 64


class Crowd(IntEnum):
    """How many come from the prefix of this request."""

    NONE = 0
    BURST = 1
    """Many at once, as when a school hall presses Send together: accepted, and tagged."""
    LASTING = 2
    """More than one hall sends in ten minutes: asked to wait, then accepted, and tagged."""


class PrefixKey:
    """Name the prefix of the visitor who is asking, anew each day.

    :param today: tells the local day
    """

    def __init__(self, today: Callable[[], date]) -> None:
        self._today = today
        self._day = today()
        self._secret = secrets.token_bytes(32)

    def __call__(self) -> str:
        """Return the name of this request's prefix: /24, or /64 for IPv6."""
        return self.name(request.remote_addr or "0.0.0.0")  # noqa: S104 - an unknown address, not a bind

    def name(self, address: str) -> str:
        """Return the name of the prefix that holds this address."""
        day = self._today()
        if day != self._day:
            self._day, self._secret = day, secrets.token_bytes(32)
        return hmac.digest(self._secret, prefix_of(address).encode(), "sha256").hex()


def prefix_of(address: str) -> str:
    """Return the /24 or /64 an address stands in; what is no address is a prefix of its own."""
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    found = getattr(found, "ipv4_mapped", None) or found
    length = IPV4_PREFIX if found.version == 4 else IPV6_PREFIX  # noqa: PLR2004 - the version
    return str(ip_network(f"{found}/{length}", strict=False))


class QuietStorage(MemoryStorage):
    """Count in memory, without the thread that the library starts for each count."""

    STORAGE_SCHEME = ["quiet"]  # noqa: RUF012 - the library's name for it

    def __init__(self, uri: str | None = None) -> None:
        super().__init__(uri, wrap_exceptions=True)
        self.clock: Callable[[], float] = time.monotonic
        self._moments: defaultdict[str, deque[float]] = defaultdict(deque)
        self._lock = Lock()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count ``amount`` more under ``key``, unless the last ``expiry`` seconds are full."""
        now = self.clock()
        with self._lock:
            if len(self._moments) > MOST_PREFIXES:
                self._moments.clear()
            moments = self._moments[key]
            while moments and now - moments[0] >= expiry:
                moments.popleft()
            if len(moments) + amount > limit:
                return False
            moments.extend([now] * amount)
            return True


class Crowds:
    """Tell how many a prefix has sent, and how often it has tried a code.

    :param today: tells the local day
    :param clock: tells seconds, and is never set back
    :param sends: how many a prefix may send in ten minutes before it is asked to wait
    :param tries: how many codes a prefix may try in ten minutes
    """

    def __init__(
        self,
        app: Flask,
        today: Callable[[], date],
        *,
        clock: Callable[[], float] = time.monotonic,
        sends: int = CROWD_SENDS,
        tries: int = CODE_TRIES,
    ) -> None:
        self._name = PrefixKey(today)
        self.limiter = Limiter(
            self._name,
            storage_uri="quiet://",
            strategy="moving-window",
            headers_enabled=False,
        )
        # In this set already, it adds no hook to every request: no page is limited by default.
        app.extensions.setdefault("limiter", set()).add(self.limiter)
        self.limiter.init_app(app)
        self.limiter.logger.disabled = True  # it would tell names of prefixes
        self.storage = self.limiter.storage
        assert isinstance(self.storage, QuietStorage)  # noqa: S101 - narrows the library's type
        self.storage.clock = clock
        self._lasting = parse(LASTING.format(sends=sends))
        self._try = self.limiter.shared_limit(TRIES.format(tries=tries), scope="code")(_pass)

    def count_sending(self) -> Crowd:
        """Count this request as a sending, and tell what crowd it is part of.

        The strategy is asked directly: Flask-Limiter's own door costs 0.1 ms of each sending.
        """
        name = self._name()
        has_room = [self._has_room(limit, name) for limit in (*BURST, self._lasting)]
        if not has_room[-1]:
            return Crowd.LASTING
        return Crowd.NONE if all(has_room) else Crowd.BURST

    def count_try(self) -> bool:
        """Count this request as a try of a code; say whether its prefix had one left."""
        try:
            self._try()
        except RateLimitExceeded:
            return False
        return True

    def _has_room(self, limit: RateLimitItem, name: str) -> bool:
        return self.limiter.limiter.hit(limit, name, "sending")


def _pass() -> None:
    """Do nothing: the limit around it is what counts."""


def join(
    app: Flask,
    *,
    today: Callable[[], date] = lambda: datetime.now().astimezone().date(),
    clock: Callable[[], float] = time.monotonic,
    sends: int = CROWD_SENDS,
    tries: int = CODE_TRIES,
) -> None:
    """Give ``app`` counters in this process's memory."""
    app.extensions["crowds"] = Crowds(app, today, clock=clock, sends=sends, tries=tries)


def count_sending() -> Crowd:
    """Count one sending; where the counters fail it is tagged and taken."""
    crowds: Crowds = current_app.extensions["crowds"]
    try:
        return crowds.count_sending()
    except StorageError:
        return Crowd.BURST


def has_tries() -> bool:
    """Count one try of a come-back code; say whether its prefix had one left in ten minutes.

    Where the counters fail it is let in: one try at a time is all the site makes anyway.
    """
    crowds: Crowds = current_app.extensions["crowds"]
    try:
        return crowds.count_try()
    except StorageError:
        return True
