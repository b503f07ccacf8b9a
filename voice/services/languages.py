"""Languages: which there are, where their words are kept, and which are complete.

A catalogue is one file for each language and domain, in the form translators know (.po).
It is compiled in memory when a process starts, so that there is no second file to keep in step.
"""

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

_INSIDE_NUMBER = re.compile(r"(?<=\d) (?=\d)")

Domain = Literal["pages", "surveys"]
DOMAINS: tuple[Domain, ...] = ("pages", "surveys")


@dataclass(frozen=True, slots=True)
class Language:
    """One language that pages may be in.

    :param code: as it stands in addresses, folders and beside answers
    :param name: what its readers call it
    :param tag: what browsers and screen readers are told
    :param locale: Babel's name for it, for dates
    :param direction: which way it is written: "ltr" or "rtl". Babel knows too, but only after it
        has read a megabyte and more for each language.
    """

    code: str
    name: str
    tag: str
    locale: str
    direction: str = "ltr"


SOURCE = Language("en", "English", "en-GB", "en_GB")
"""What everything is written in first; it needs no catalogue."""

LANGUAGES = (
    SOURCE,
    Language("en-easy", "Easy read", "en-GB", "en_GB"),
    Language("cy", "Cymraeg", "cy", "cy"),
    Language("pl", "Polski", "pl", "pl"),
    Language("ur", "اردو", "ur", "ur", "rtl"),
)


class Catalogues:
    """Every catalogue, read once.

    :param folder: where they stand; ``None`` for those that come with the platform
    """

    def __init__(self, folder: Path | None = None) -> None:
        root = folder or packaged_folder()
        self._read = {
            (language.code, domain): read_catalogue(root, language, domain)
            for language in LANGUAGES
            if language != SOURCE
            for domain in DOMAINS
        }
        self._compiled: dict[tuple[str, Domain], Translations] = {}

    def get(self, language: Language, domain: Domain) -> Translations:
        """Return what translates; for the source it gives back what it gets."""
        key = (language.code, domain)
        if key not in self._compiled:
            self._compiled[key] = compile_catalogue(self._read.get(key) or Catalog())
        return self._compiled[key]

    def translator(self, language: Language) -> Callable[[str, str], str]:
        """Return what translates surveys: text and context to translation, or to nothing."""
        catalogue = self._read[language.code, "surveys"]

        def translate(text: str, context: str) -> str:
            found = catalogue.get(text, context or None)
            return str(found.string) if found is not None and not found.fuzzy else ""

        return translate

    def percent(self, language: Language, domain: Domain) -> int:
        """Return how much of a catalogue is translated, in whole percent, rounded down."""
        if language == SOURCE:
            return 100
        catalogue = self._read[language.code, domain]
        missing = len(list_missing(catalogue))
        return 100 * (len(catalogue) - missing) // len(catalogue) if len(catalogue) else 0

    def list_words(self, language: Language, domain: Domain) -> list[str]:
        """Return each text with its translation, in one order however the file is sorted."""
        found = self._read[language.code, domain]
        return sorted(f"{message.context} {message.id} {message.string}" for message in found)

    def list_complete(self, domain: Domain) -> tuple[Language, ...]:
        """Return the languages in which a domain lacks no word, in order; the source is first."""
        return tuple(found for found in LANGUAGES if self.percent(found, domain) == 100)  # noqa: PLR2004 - all of it


def packaged_folder() -> Traversable:
    """Return the folder of the catalogues that come with the platform."""
    return files("voice") / "translations"


def read_catalogue(root: Traversable, language: Language, domain: Domain) -> Catalog:
    """Read one catalogue; a file that is not there is one without a word."""
    file = root / language.code / "LC_MESSAGES" / f"{domain}.po"
    if not file.is_file():
        return Catalog(locale=language.locale)
    return read_po(io.BytesIO(file.read_bytes()), locale=language.locale)


def compile_catalogue(catalogue: Catalog) -> Translations:
    """Return what translates by a catalogue; a doubtful (fuzzy) translation is not used."""
    held = Catalog(locale=catalogue.locale)
    for message in catalogue:
        if message.id and not message.fuzzy:
            words = tuple(map(hold_numbers, _forms(message.string)))
            held.add(
                message.id, words if message.pluralizable else words[0], context=message.context
            )
    compiled = io.BytesIO()
    write_mo(compiled, held)
    compiled.seek(0)
    return Translations(compiled)


def hold_numbers(words: str) -> str:
    """Return a text in which the groups of a phone number stay together, in their order.

    Written from the right, "0800 1111" would come out as 1111 0800: a plain space parts numbers.
    """
    return _INSIDE_NUMBER.sub("\N{NO-BREAK SPACE}", words)


def list_missing(catalogue: Catalog) -> list[str]:
    """Return each text that has no translation, or a doubtful one, as it is in the source."""
    return [
        _source_of(message.id)
        for message in catalogue
        if message.id and (message.fuzzy or not all(_forms(message.string)))
    ]


def find_language(code: str) -> Language | None:
    """Return the language of a code, or ``None``."""
    return next((language for language in LANGUAGES if language.code == code), None)


def _source_of(words: str | Iterable[str]) -> str:
    return words if isinstance(words, str) else next(iter(words))


def _forms(words: str | Iterable[str] | None) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words or ("",))
