"""Signs that a form was filled in by a machine. They tag an answer and refuse nothing.

A page carries the minute it was made in, signed, and a field that no person sees. The
signature is made over the second, which only this site can find again.
"""

import hmac
import secrets
from collections.abc import Iterator, Mapping

MADE_FIELD = "made"
TRAP_FIELD = "website"
QUICK_SECONDS = 3
LIFE_SECONDS = 7 * 24 * 60 * 60
MINUTE_SECONDS = 60
MAC_CHARACTERS = 16

TRAP = "trap"
"""Something stands in the field that no person sees."""
QUICK = "quick"
"""Sent within three seconds of its page."""
STALE = "stale"
"""Sent more than a week after its page."""
UNSTAMPED = "unstamped"
"""Sent without a page of ours, or the site was started anew in between."""

WAIT_SECONDS = 20
WAIT_LIFE_SECONDS = 60 * 60


class Stamps:
    """Sign moments for one visit, and read them again.

    :param secret: the key behind every stamp; new at each start where there is none
    """

    def __init__(self, secret: bytes | None = None) -> None:
        self._secret = secret or secrets.token_bytes(32)

    def made(self, visit: str, *, now: float) -> str:
        """Return the stamp of a page that is made now."""
        second = int(now)
        return f"{second // MINUTE_SECONDS}-{self._mac('made', visit, second)}"

    def tags_of(self, form: Mapping[str, str], visit: str, *, now: float) -> Iterator[str]:
        """Yield each sign that a form shows, sorted."""
        made_at = self._find_made(form.get(MADE_FIELD, ""), visit)
        if made_at is not None and 0 <= int(now) - made_at < QUICK_SECONDS:
            yield QUICK
        if made_at is not None and int(now) - made_at > LIFE_SECONDS:
            yield STALE
        if form.get(TRAP_FIELD):
            yield TRAP
        if made_at is None:
            yield UNSTAMPED

    def wait(self, visit: str, *, now: float) -> str:
        """Return the stamp of a wait that begins now."""
        second = int(now)
        return f"{second}-{self._mac('wait', visit, second)}"

    def find_wait(self, stamp: str, visit: str, *, now: float) -> float | None:
        """Return how many seconds a wait has lasted; ``None`` where none of ours began."""
        second, mac = _split(stamp)
        if second is None or not self._is_right(mac, "wait", visit, second):
            return None
        waited = now - second
        return waited if 0 <= waited < WAIT_LIFE_SECONDS else None

    def _find_made(self, stamp: str, visit: str) -> int | None:
        minute, mac = _split(stamp)
        if minute is None:
            return None
        seconds = range(minute * MINUTE_SECONDS, (minute + 1) * MINUTE_SECONDS)
        return next((each for each in seconds if self._is_right(mac, "made", visit, each)), None)

    def _is_right(self, mac: str, kind: str, visit: str, second: int) -> bool:
        return hmac.compare_digest(mac.encode(), self._mac(kind, visit, second).encode())

    def _mac(self, kind: str, visit: str, second: int) -> str:
        words = f"{kind}|{visit}|{second}".encode()
        return hmac.digest(self._secret, words, "sha256").hex()[:MAC_CHARACTERS]


def _split(stamp: str) -> tuple[int | None, str]:
    """Return number and signature of a stamp; no number where it has no such form."""
    number, _, mac = stamp.partition("-")
    is_number = number.isascii() and number.isdigit() and len(number) <= MAC_CHARACTERS
    return int(number) if is_number else None, mac
