"""What stands inside a sealed record: written by the public side, read by the worker."""

import hmac
import json
from enum import StrEnum
from typing import TypedDict, cast

ANSWER = "answer"
DETACHED = "detached"
REQUEST = "thread request"
REPLY = "reply"
THREAD_FORM = "thread"
"""In place of a survey version, for what is sealed about a thread."""
STATUS = "status"
PAPER = "paper entry"
LINK = "link"
USE = "use"
VISIT = "visit"
ERASE = "erase"
COUNT = "count"
QUOTE = "quote"
NONE = "none"
WITHDRAWN = "withdrawn"


class StatusStage(StrEnum):
    """How far it came with what was sent under one code."""

    GOT = "got"
    PART = "part"
    """A person has read some of the texts."""
    READ = "read"
    COUNTED = "counted"
    """It stands in the numbers of a published release."""


class AnswerPayload(TypedDict):
    """One answer of one child, before it is sealed and after it is opened."""

    form: str
    """16 bytes derived from the form token, hexadecimal; the same for every revision."""
    language: str
    version: str | None
    """The version the child chose: P, S or F; ``None`` in a survey without the choice."""
    mode: str
    """How it was answered: alone, with_worker, group ... or "unknown"."""
    about: str
    """Whom it is about: self, friend or unknown."""
    use_of_words: str
    """count, quote or none."""
    tags: list[str]
    """Signals such as "crowd"."""
    closed: dict[str, list[str]]
    """For each page its codes, or one state such as "skipped"."""
    texts: dict[str, str]
    """For each page with words: exactly what was typed (NFC, no control characters)."""


class DetachedPayload(TypedDict):
    """The answer to one detached question."""

    item: str
    code: str
    partner: str
    """The answer to the one coarse item the survey names."""


class RequestPayload(TypedDict):
    """What the worker shall do about a thread."""

    what: str
    """link, use, visit or erase."""
    thread: str
    """The lookup hash of the thread, hexadecimal."""
    form: str
    """For link: the form, as in an answer."""
    use: str
    """For use: count, quote, none or withdrawn."""
    step: int
    """For use: which wish of this child it is, from 1. Else how many there were."""
    note: str
    """The child's own sealed note of the same wish, to be removed with it, hexadecimal."""
    week: str
    """The ISO week in which it was asked."""


class ReplyPayload(TypedDict):
    """What staff wrote back."""

    day: str
    """The day in ISO form, "2030-05-29"."""
    role: str
    """Who wrote, as staff roles are called."""
    text: str


class StatusPayload(TypedDict):
    """How far it came with what was sent under a code, or what the child asked for since."""

    stage: str
    """got, part, read or counted; empty in the child's own note."""
    use: str
    """count, quote, none or withdrawn: what holds. In a note: what was asked for, or erase."""
    step: int
    """Which wish of this child it is, from 1; 0 where there was none."""


Payload = AnswerPayload | DetachedPayload | RequestPayload | ReplyPayload | StatusPayload


def form_id(form_token: bytes) -> bytes:
    """Return the 16 bytes by which everything sent with a form is counted as one child's."""
    return hmac.digest(form_token, b"child", "sha256")[:16]


def encode(payload: Payload) -> bytes:
    """Return canonical JSON: the same payload gives the same bytes."""
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def decode_answer(record: bytes) -> AnswerPayload:
    """Return the answer inside an opened record."""
    return cast("AnswerPayload", json.loads(record))


def decode_detached(record: bytes) -> DetachedPayload:
    """Return the detached answer inside an opened record."""
    return cast("DetachedPayload", json.loads(record))


def decode_request(record: bytes) -> RequestPayload:
    """Return the thread request inside an opened record."""
    return cast("RequestPayload", json.loads(record))


def decode_status(record: bytes) -> StatusPayload:
    """Return the status inside an opened record."""
    return cast("StatusPayload", json.loads(record))


def decode_reply(record: bytes) -> ReplyPayload:
    """Return the reply inside an opened record."""
    return cast("ReplyPayload", json.loads(record))
