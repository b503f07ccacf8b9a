import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (ROOT / "docs" / "explanation" / "one-answer.md").read_text(encoding="utf-8")
STATIONS = re.findall(r"`((?:voice|analysis)/[\w/]+\.py)`\s+`(\w+)`", TEXT)


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


@pytest.mark.parametrize(("file", "name"), STATIONS)
def test_the_walk_names_what_stands_in_the_code(file: str, name: str) -> None:
    assert name in names_in(ROOT / file)


def test_the_walk_goes_from_the_form_to_the_export() -> None:
    files = [file for file, _ in STATIONS]

    assert files[0] == "voice/public/landing.py"
    assert files[-1] == "voice/services/exports.py"
    assert len(files) > 25


def test_a_name_that_is_not_there_is_found() -> None:
    assert "no_such_function" not in names_in(ROOT / "voice" / "sealing.py")
