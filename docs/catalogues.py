"""Bring the catalogues of all languages up to date with the words of the code, and check them.

``python docs/catalogues.py`` writes the templates (``pages.pot``, ``surveys.pot``) and merges
them into each language's files; a test fails while they are older than the code.
``python docs/catalogues.py check`` says what a translator still has to do.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from voice.services.help import load_help
from voice.services.languages import DOMAINS, LANGUAGES, SOURCE, Domain, read_catalogue
from voice.services.surveys.loading import PACKAGED, packaged_text
from voice.services.surveys.translating import list_texts
from voice.services.translating import find_problems

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "voice" / "translations"
WIDTH = 100
TEMPLATES = [("public/**.html", "jinja2"), ("errors/*.html", "jinja2")]
MODULES = [("**.py", "python")]
OPTIONS = {"jinja2": {"trimmed": "true", "silent": "false"}}
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def make_template(domain: Domain) -> Catalog:
    """Return every text of a domain, each with its place, sorted."""
    template = Catalog(fuzzy=False, charset="utf-8")
    found = _pages() if domain == "pages" else _surveys()
    for text, place, context, comments in found:
        template.add(
            text,
            locations=[(place, None)],  # type: ignore[list-item]  # Babel leaves the line out
            context=context or None,
            auto_comments=comments,
            flags=["python-format"] if "%(" in str(text) else [],
        )
    return template


def write_template(domain: Domain) -> str:
    """Return a template as it stands in its file."""
    return _to_text(make_template(domain))


def merge(language_code: str, domain: Domain) -> str:
    """Return a language's catalogue with the texts of today; what is gone is left out."""
    language = next(found for found in LANGUAGES if found.code == language_code)
    catalogue = read_catalogue(FOLDER, language, domain)
    catalogue.update(make_template(domain), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    return _to_text(catalogue)


def main(arguments: list[str]) -> int:
    """Write all catalogues, or check them; return how many problems there are."""
    others = [language for language in LANGUAGES if language != SOURCE]
    if "check" in arguments:
        wanted = [language for language in others if language.code in arguments] or others
        problems = [
            f"{language.code} {domain}: {problem}"
            for language in wanted
            for domain in DOMAINS
            for problem in find_problems(read_catalogue(FOLDER, language, domain), language)
        ]
        print("\n".join([*problems, f"{len(problems)} to do."]))  # noqa: T201 - it is a command
        return len(problems)
    for domain in DOMAINS:
        (FOLDER / f"{domain}.pot").write_text(write_template(domain), encoding="utf-8")
        for language in others:
            file = FOLDER / language.code / "LC_MESSAGES" / f"{domain}.po"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(merge(language.code, domain), encoding="utf-8")
    return 0


Found = tuple[str | tuple[str, ...], str, str, list[str]]
"""A text (or its forms by number), where it stands, its context, and what else to know."""


def _pages() -> Iterator[Found]:
    for folder, methods in ((ROOT / "templates", TEMPLATES), (ROOT / "voice" / "public", MODULES)):
        for name, _, text, comments, context in extract_from_dir(
            folder, methods, OPTIONS, keywords=KEYWORDS, comment_tags=["Translators:"]
        ):
            yield text, f"{folder.name}/{name}", context or "", list(comments)
    help_pages = load_help()
    for service in (*help_pages.first, *help_pages.more):
        for text in service.texts:
            yield text, "help-uk.toml", "", []


def _surveys() -> Iterator[Found]:
    for name in PACKAGED:
        for text, context, item, question in list_texts(yaml.safe_load(packaged_text(name))):
            known = [f"Asked: {question}"] if question and question not in {text, context} else []
            yield text, f"{name}.yaml:{item}", context, known


def _to_text(catalogue: Catalog) -> str:
    catalogue.header_comment = ""
    written = io.BytesIO()
    write_po(written, catalogue, width=WIDTH, sort_output=False, omit_header=False)
    lines = written.getvalue().decode().splitlines()
    kept = [line for line in lines if not line.startswith(DATED)]
    return "\n".join(kept).strip() + "\n"


DATED = (
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Last-Translator',
    '"Language-Team',
    '"Generated-By',
    '"Project-Id-Version',
    '"Report-Msgid-Bugs-To',
)
"""Lines of a header that would change without a word changing."""

if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
