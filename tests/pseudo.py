"""Catalogues that look like a translation, so that tests need no translator.

Every letter of a text is put into another script; what is left in Latin letters on a page
was never handed to a catalogue.
"""

import io
import re
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from docs.catalogues import make_template
from voice.services.languages import DOMAINS, Domain, Language, find_language

LATIN = "abcdefghijklmnopqrstuvwxyz"
ACCENTED = "áƀçđéƒğĥíĵķĺḿñóƥɋŕšŧúṽŵẋýž"
ARABIC = "ابپتثجچحخدڈرزسشصطعغفقکلمنو"
PLACEHOLDER = re.compile(r"(%\(\w+\)s|%%)")


def translate(text: str, alphabet: str) -> str:
    """Put each letter of a text into another alphabet; placeholders stay."""
    letters = str.maketrans(LATIN + LATIN.upper(), alphabet + alphabet)
    parts = PLACEHOLDER.split(text)
    return "".join(part if PLACEHOLDER.match(part) else part.translate(letters) for part in parts)


def write_catalogues(folder: Path, *codes: str) -> Path:
    """Write complete catalogues for these languages; those written from the right in Arabic."""
    for code in codes:
        language = find_language(code)
        assert language is not None
        for domain in DOMAINS:
            file = folder / code / "LC_MESSAGES" / f"{domain}.po"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(_catalogue(language, domain))
    return folder


@cache
def _template(domain: Domain) -> Catalog:
    return make_template(domain)


def _catalogue(language: Language, domain: Domain) -> bytes:
    alphabet = ARABIC if language.direction == "rtl" else ACCENTED
    made = Catalog(locale=language.locale)
    for message in _template(domain):
        if not message.id:
            continue
        if isinstance(message.id, str):
            made.add(message.id, translate(message.id, alphabet), context=message.context)
        else:
            forms = tuple(translate(message.id[-1], alphabet) for _ in range(made.num_plurals))
            made.add(message.id, forms)
    written = io.BytesIO()
    write_po(written, made)
    return written.getvalue()
