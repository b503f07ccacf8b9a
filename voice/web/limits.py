"""Count crowds without addresses. A limit here only tags; it refuses nobody.

A visitor's network prefix is named by a keyed hash. Its key is made at start and
at midnight, and stands in memory alone, so yesterday's names fit nobody today.
This is the one module that sees an address, to forget it.
"""

import hmac
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import date, datetime
from ipaddress import ip_address, ip_network
from threading import Lock

from flask import Flask, current_app, request
from limits import parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

CROWD = "crowd"
SENDING = "180 per minute; 240 per 2 minutes"
MOST_PREFIXES = 10_000
IPV4_PREFIX = 24
IPV6_PREFIX = 64


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

    def __init__(self) -> None:
        super().__init__(wrap_exceptions=True)
        self._moments: defaultdict[str, deque[float]] = defaultdict(deque)
        self._lock = Lock()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count ``amount`` more under ``key``, unless the last ``expiry`` seconds are full."""
        now = time.monotonic()
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
    """Tell whether a sending is one of many from the same prefix."""

    def __init__(self, today: Callable[[], date]) -> None:
        self.storage = QuietStorage()
        self._limiter = MovingWindowRateLimiter(self.storage)
        self._name = PrefixKey(today)

    def is_one(self) -> bool:
        """Count this request, and tell whether its prefix has sent too many."""
        name = self._name()
        has_room = [self._limiter.hit(limit, name) for limit in parse_many(SENDING)]
        return not all(has_room)


def join(
    app: Flask, *, today: Callable[[], date] = lambda: datetime.now().astimezone().date()
) -> None:
    """Give ``app`` a counter in this process's memory."""
    app.extensions["crowd_limiter"] = Crowds(today)


def tags_of_sending() -> list[str]:
    """Count one sending and return its tags: "crowd" where many come from one prefix."""
    crowds: Crowds = current_app.extensions["crowd_limiter"]
    try:
        return [CROWD] if crowds.is_one() else []
    except StorageError:
        return [CROWD]
