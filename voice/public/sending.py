"""Let a sending in: where there is room, at most after a short wait, with what tags it."""

import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app, request

from voice.errors import CrowdedError
from voice.settings import Settings
from voice.web import capacity, limits
from voice.web.capacity import place_to_send
from voice.web.limits import Crowd, count_sending
from voice.web.signals import WAIT_SECONDS, Stamps

CROWD = "crowd"
"""Many came from one network at once."""
WAIT_FIELD = "wait"


def join(app: Flask, settings: Settings) -> None:
    """Give ``app`` its limits, and its pages the stamp of the moment they are made."""
    limits.join(app, sends=settings.crowd_sends, tries=settings.code_tries)
    capacity.join(app, settings)
    pepper: bytes | None = app.extensions["pepper"]
    secret = hmac.digest(pepper, b"voice/stamps", "sha256") if pepper else None
    app.extensions["stamps"] = Stamps(secret)
    app.jinja_env.globals["made_now"] = made_now


def made_now(visit: str) -> str:
    """Return the stamp of a form that is made now.

    :param visit: the token that the form brings back
    """
    return _stamps().made(visit, now=time.time())


@contextmanager
def admitted() -> Iterator[list[str]]:
    """Hold a place for the form that is being sent, and yield its tags, sorted.

    :raises CrowdedError: if the child is asked to wait a little first
    :raises BusyError: if the whole site is full
    :raises NoRoomError: if the disk is
    """
    visit, now = request.form.get("csrf", ""), time.time()
    crowd = count_sending()
    if crowd is Crowd.LASTING:
        _check_wait(visit, now)
    tags = [*_stamps().tags_of(request.form, visit, now=now), *([CROWD] if crowd else [])]
    with place_to_send():
        yield sorted(tags)


def _check_wait(visit: str, now: float) -> None:
    """Let in who has waited; the wait goes on for who pressed too early."""
    stamp = request.form.get(WAIT_FIELD, "")
    waited = _stamps().find_wait(stamp, visit, now=now)
    if waited is None:
        raise CrowdedError(_stamps().wait(visit, now=now))
    if waited < WAIT_SECONDS:
        raise CrowdedError(stamp)


def _stamps() -> Stamps:
    found: Stamps = current_app.extensions["stamps"]
    return found
