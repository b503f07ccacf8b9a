"""The docs name what the code has, and nothing older."""

import inspect
import re
from pathlib import Path

import pytest

from docs.generate import PAGES, REFERENCE, SIDES, list_models
from tests.architecture.tree import ROOT, list_modules
from voice.db import Side

SETTING = re.compile(r"\bVOICE_[A-Z_]+\b")
SETTINGS = REFERENCE / "settings.md"
GLOSSARY = ROOT / "docs" / "glossary.md"
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def find_settings(*modules: Path) -> set[str]:
    """Return each VOICE_* name in the modules."""
    return {
        name
        for module in modules
        for name in SETTING.findall((ROOT / module).read_text(encoding="utf-8"))
    }


def read_terms() -> set[str]:
    """Return each term that the glossary explains."""
    return set(re.findall(r"^\*\*([^*]+)\*\*", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE))


def find_dead_links(page: Path) -> list[str]:
    """Return each link of a page that leads to no file."""
    links = LINK.findall(page.read_text(encoding="utf-8"))
    return [link for link in links if not (page.parent / link).exists()]


def list_pages() -> list[Path]:
    return sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])


def test_the_reference_explains_each_setting() -> None:
    explained = set(
        re.findall(r"^\| `(VOICE_[A-Z_]+)`", SETTINGS.read_text(encoding="utf-8"), re.MULTILINE)
    )

    assert explained == find_settings(Path("voice/settings.py"))


def test_no_code_uses_a_setting_that_the_settings_do_not_read() -> None:
    assert find_settings(*list_modules("voice")) <= find_settings(Path("voice/settings.py"))


def test_a_planted_setting_is_found(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text('environ["VOICE_PLANTED"]', encoding="utf-8")

    assert find_settings(tmp_path / "planted.py") == {"VOICE_PLANTED"}


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_as_new_as_the_code(name: str) -> None:
    assert (REFERENCE / name).read_text(encoding="utf-8") == PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("side", ["intake", "vault"])
def test_each_table_and_column_has_a_meaning(side: Side) -> None:
    page = (REFERENCE / "tables.md").read_text(encoding="utf-8")
    models = list_models(side, SIDES[side][0])

    assert models
    assert all(inspect.cleandoc(model.__doc__ or "") in page for model in models)
    assert not re.search(r"\|\s*\|$", page, re.MULTILINE)


@pytest.mark.parametrize("side", ["intake", "vault"])
def test_the_glossary_explains_each_model(side: Side) -> None:
    names = {
        re.sub(r"(?<!^)(?=[A-Z])", " ", model.__name__).lower()
        for model in list_models(side, SIDES[side][0])
    }

    assert names - read_terms() == set()


@pytest.mark.parametrize(
    "page", list_pages(), ids=[str(page.relative_to(ROOT)) for page in list_pages()]
)
def test_no_link_leads_nowhere(page: Path) -> None:
    assert find_dead_links(page) == []


def test_a_planted_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](nowhere.md), [b](page.md), [c](https://example.org)", encoding="utf-8")

    assert find_dead_links(page) == ["nowhere.md"]


def test_decisions_are_numbered_without_a_gap() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "adr").glob("*.md"))

    assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)]


@pytest.mark.parametrize("part", ["Context", "Decision", "Consequences"])
def test_each_decision_has_its_three_parts(part: str) -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))

    missing = [p.name for p in pages if f"\n## {part}\n" not in p.read_text(encoding="utf-8")]

    assert pages
    assert missing == []
