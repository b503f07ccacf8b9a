"""Posters and cards with the address of the site: a QR code and words that name no topic."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

import segno

from voice.errors import SettingsError

QUIET_MODULES = 4
"""The empty margin that a reader of QR codes needs (ISO/IEC 18004)."""
MAX_ADDRESS_CHARACTERS = 60
"""Longer ones nobody types, and their squares grow too small to read from afar."""
TOPIC_WORDS = re.compile(r"\b(run|ran|away|missing|abuse|care|police|safe)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Square:
    """A QR code as one path of an SVG.

    :param size: width and height in modules, with the quiet zone
    """

    size: int
    path: str


@dataclass(frozen=True, slots=True)
class Line:
    """What a poster says in one language."""

    language: str
    direction: str
    line: str
    how: str
    is_checked: bool
    """Whether a native speaker has read it."""


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on posters and cards.

    :param address: as a child types it, without "https://"
    """

    name: str
    address: str
    square: Square
    lines: tuple[Line, ...]


def design_poster(site_name: str, url: str, languages: Sequence[str]) -> Poster:
    """Return a poster for the site at ``url``, in the languages named, in their order.

    :raises SettingsError: if there is no address that can be printed, or a word names the topic
    """
    address = _readable(url)
    for name, value in (("VOICE_SITE_NAME", site_name), ("VOICE_PUBLIC_URL", address)):
        if found := TOPIC_WORDS.search(value):
            message = f"{name} names the topic with “{found.group()}”; a poster must not"
            raise SettingsError(message)
    return Poster(site_name, address, draw_square(url.rstrip("/")), _lines(languages))


def draw_square(text: str) -> Square:
    """Return the QR code of a text; a quarter of it may be torn or dirty and it still reads."""
    code = segno.make_qr(text, error="q", boost_error=False)
    rows = [_runs(row, y) for y, row in enumerate(code.matrix_iter(border=QUIET_MODULES, scale=1))]
    return Square(len(rows), "".join(rows))


def list_languages() -> tuple[str, ...]:
    """Return the languages there are words for."""
    return tuple(_load())


def _runs(row: Iterable[int], y: int) -> str:
    path, x = "", 0
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        path += f"M{x} {y}h{length}v1h-{length}z" if is_dark else ""
        x += length
    return path


def _readable(url: str) -> str:
    """Return an address as it is typed."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        message = (
            "VOICE_PUBLIC_URL must be the address of the site, such as https://say.example.org"
        )
        raise SettingsError(message)
    if len(url) > MAX_ADDRESS_CHARACTERS:
        message = f"VOICE_PUBLIC_URL is longer than {MAX_ADDRESS_CHARACTERS} characters"
        raise SettingsError(message)
    return f"{parts.netloc}{parts.path}".rstrip("/")


def _lines(languages: Sequence[str]) -> tuple[Line, ...]:
    words = _load()
    for language in languages:
        if language not in words:
            message = f"there are no words for a poster in {language}: {', '.join(words)}"
            raise SettingsError(message)
    return tuple(
        Line(
            language=language,
            direction=words[language]["direction"],
            line=words[language]["line"],
            how=words[language]["how"],
            is_checked=words[language]["checked"],
        )
        for language in dict.fromkeys(languages)
    )


def _load() -> dict[str, dict[str, Any]]:
    text = (files("voice") / "data" / "posters.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
