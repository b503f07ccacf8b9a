"""The project's own files, as the rules about all code see them."""

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("analysis", "voice")


def list_modules(*folders: str) -> list[Path]:
    """Return every module below ``folders``, relative to the root, in order."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path.relative_to(ROOT) for path in found)


def parse(module: Path) -> ast.Module:
    """Return the syntax tree of a module given relative to the root."""
    return ast.parse((ROOT / module).read_text(encoding="utf-8"), filename=str(module))


def list_templates() -> list[Path]:
    """Return every template, relative to the root, in order."""
    return sorted(path.relative_to(ROOT) for path in (ROOT / "templates").rglob("*.html"))


def copy_packages(to: Path) -> None:
    """Copy the two packages and the settings of the tools, without data, to an empty folder."""
    skip = shutil.ignore_patterns("__pycache__", "data")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, to / name, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", to)


def walk_calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of whatever ``tree`` calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)
