"""Templates: nothing inline that a policy cannot name, nothing from anywhere else."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from tests.architecture.tree import ROOT, list_templates

STYLE = re.compile(r"""<[^>]*\sstyle\s*=""", re.IGNORECASE)
HANDLER = re.compile(r"""<[^>]*\son[a-z]+\s*=""", re.IGNORECASE)
ADDRESS = re.compile(r"""(?:https?:)?//[a-z0-9-]+\.[a-z0-9.-]+""", re.IGNORECASE)
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false", re.IGNORECASE)
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}", re.DOTALL)

OWN_DRAWINGS = {"templates/public/pictures.html": ["|safe"]}  # written in that very file
NAMESPACES = {"http://www.w3.org"}  # names a language; nothing is fetched


def find_faults(html: str) -> list[str]:
    """Name each inline style or handler, address elsewhere, and way around escaping."""
    faults = [match.group() for match in UNESCAPED.finditer(html)]
    plain = JINJA.sub("", html)
    faults += [match.group() for rule in (STYLE, HANDLER) for match in rule.finditer(plain)]
    return faults + [found for found in ADDRESS.findall(plain) if found not in NAMESPACES]


@pytest.mark.parametrize("template", list_templates(), ids=str)
def test_a_template_holds_nothing_inline_or_foreign(template: Path) -> None:
    allowed = OWN_DRAWINGS.get(str(template), [])

    assert find_faults((ROOT / template).read_text(encoding="utf-8")) == allowed


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color: red">',
        '<p class="note"\n   STYLE=x>',
        '<button onclick="go()">',
        "<body onload=go()>",
        '<script src="https://cdn.example.org/a.js">',
        '<link href="//fonts.example.org/a.css">',
        "{{ text | safe }}",
        "{% autoescape false %}",
    ],
)
def test_a_planted_fault_is_found(html: str) -> None:
    assert len(find_faults(html)) == 1


@pytest.mark.parametrize(
    "html",
    [
        '<svg xmlns="http://www.w3.org/2000/svg">',
        '<a href="{{ url_for("public.help") }}">',
        '<p data-once="x">on=1</p>',
        "<style>{{ css }}</style>",
    ],
)
def test_what_is_allowed_is_no_fault(html: str) -> None:
    assert find_faults(html) == []


NAMED = re.compile(r"""\bpicture(?::\s*|\(['"])([a-z-]+)""")


def find_undrawn(source: str) -> set[str]:
    """Return the pictures that a survey file or a template names and nobody drew."""
    pages = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
    picture = pages.get_template("public/pictures.html").module.picture  # type: ignore[attr-defined]  # a macro
    return {name for name in NAMED.findall(source) if "<svg" not in picture(name)}


@pytest.mark.parametrize(
    "file",
    [
        *sorted((ROOT / "voice" / "data" / "surveys").glob("*.yaml")),
        *(ROOT / template for template in list_templates()),
    ],
    ids=lambda file: str(file.relative_to(ROOT)),
)
def test_every_picture_that_is_named_is_drawn(file: Path) -> None:
    assert find_undrawn(file.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    "source", ["- {code: away, picture: unicorn, en: Away}", '<p>{{ picture("unicorn") }}</p>']
)
def test_a_picture_that_nobody_drew_is_found(source: str) -> None:
    assert find_undrawn(source + '{{ picture("house") }}') == {"unicorn"}
