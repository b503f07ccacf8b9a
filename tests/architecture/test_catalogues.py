"""Catalogues are as new as the words of the code, and fit to be shown where they are complete."""

import re
from pathlib import Path

import pytest

from docs.catalogues import FOLDER, make_template, merge, write_template
from tests.architecture.tree import ROOT
from voice.services.languages import DOMAINS, LANGUAGES, SOURCE, Domain, Language, read_catalogue
from voice.services.translating import find_problems

OTHERS = [language for language in LANGUAGES if language != SOURCE]
BARE = re.compile(r">\s*[^<>{}\s]*[A-Za-z]{2,}")
TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def list_child_templates() -> list[Path]:
    """Return each template whose words a child reads."""
    found = [*(ROOT / "templates" / "public").glob("*.html")]
    return sorted([*found, *(ROOT / "templates" / "errors").glob("*.html")])


def find_unmarked(html: str) -> list[str]:
    """Return each word between tags that stands in a template as it is."""
    return [found.strip("> \n") for found in BARE.findall(TAGS.sub("", html))]


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_template_holds_every_text_of_today(domain: Domain) -> None:
    written = (FOLDER / f"{domain}.pot").read_text(encoding="utf-8")

    assert written == write_template(domain), "run `.venv/bin/python docs/catalogues.py`"


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
def test_each_catalogue_holds_every_text_of_today(language: Language, domain: Domain) -> None:
    file = FOLDER / language.code / "LC_MESSAGES" / f"{domain}.po"

    found = {(message.id, message.context) for message in read_catalogue(FOLDER, language, domain)}
    wanted = {(message.id, message.context) for message in make_template(domain)}

    assert found == wanted, "run `.venv/bin/python docs/catalogues.py`"
    assert merge(language.code, domain) == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
def test_what_is_translated_is_fit_to_be_shown(language: Language, domain: Domain) -> None:
    problems = find_problems(read_catalogue(FOLDER, language, domain), language)

    assert [problem for problem in problems if not problem.startswith("no translation")] == []


@pytest.mark.parametrize("path", list_child_templates(), ids=lambda path: path.name)
def test_no_word_stands_unmarked_in_a_childs_template(path: Path) -> None:
    assert find_unmarked(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "html",
    ["<p>Go on</p>", "<p>{{ _('a') }} Skip</p>", "<a>\nBack</a>", "{% if x %}<p>No{% endif %}"],
)
def test_a_planted_unmarked_word_is_found(html: str) -> None:
    assert find_unmarked(html) != []
