"""Each import contract is broken by a planted line, in a copy of the tree."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, copy_packages

VERDICT = re.compile(r"^(\d\d) .* (KEPT|BROKEN)", re.MULTILINE)

PLANTED: list[tuple[str, Mapping[str, str]]] = [
    ("01", {"analysis/text.py": "import voice.errors"}),
    ("01", {"analysis/text.py": "import os"}),
    ("01", {"analysis/coders/lexicon.py": "import pathlib"}),
    ("01", {"analysis/disclosure.py": "import sqlalchemy"}),
    ("01", {"analysis/pipeline.py": "import time"}),
    ("02", {"voice/helpers.py": "import voice.errors"}),
    ("02", {"voice/services/collect.py": "import voice.web.transaction"}),
    ("02", {"voice/queries/__init__.py": "import voice.services.collect"}),
    ("02", {"voice/models/intake/answer.py": "import voice.queries"}),
    ("02", {"voice/review/__init__.py": "import voice.planning"}),
    ("02", {"voice/cli/__init__.py": "import voice.worker"}),
    ("02", {"voice/cli/__init__.py": "import voice.app"}),
    ("02", {"voice/sealing.py": "import voice.opening"}),
    ("02", {"voice/errors.py": "import voice.settings"}),
    ("03", {"analysis/helpers.py": ""}),
    ("03", {"analysis/flags.py": "import analysis.codebook"}),
    ("03", {"analysis/themes.py": "import analysis.coders.lexicon"}),
    ("03", {"analysis/disclosure.py": "import analysis.codebook"}),
    ("03", {"analysis/errors.py": "import analysis.text"}),
    ("04", {"voice/models/intake/answer.py": "import voice.models.vault.account"}),
    ("04", {"voice/models/vault/account.py": "import voice.models.intake.answer"}),
    ("05", {"voice/services/collect.py": "import flask"}),
    ("05", {"voice/queries/__init__.py": "import werkzeug"}),
    ("05", {"voice/db.py": "import flask"}),
    ("05", {"voice/settings.py": "import wtforms"}),
    ("06", {"voice/worker/__init__.py": "import voice.web.transaction"}),
    ("06", {"voice/worker/rounds.py": "import flask"}),
    ("07", {"voice/public/__init__.py": "import sqlalchemy"}),
    ("07", {"voice/review/__init__.py": "from sqlalchemy import select"}),
    ("07", {"voice/planning/__init__.py": "import sqlalchemy.orm"}),
    ("07", {"voice/admin/__init__.py": "import sqlalchemy"}),
    ("08", {"voice/public/__init__.py": "import voice.opening"}),
    ("08", {"voice/public/__init__.py": "import voice.models.vault.text"}),
    ("08", {"voice/services/intake.py": "import voice.services.unlocking"}),
    (
        "08",
        {
            "voice/public/__init__.py": "import voice.services.detour",
            "voice/services/detour.py": "import voice.opening",
        },
    ),
    ("09", {"voice/public/__init__.py": "import analysis.codebook"}),
    ("09", {"voice/services/intake.py": "import analysis.disclosure"}),
    ("10", {"voice/planning/__init__.py": "import voice.opening"}),
    ("10", {"voice/services/exports.py": "import voice.services.unlocking"}),
    ("11", {"voice/planning/__init__.py": "import voice.models.vault.coding"}),
    ("11", {"voice/planning/__init__.py": "import analysis.themes"}),
    ("11", {"voice/planning/__init__.py": "import voice.services.coding"}),
    ("12", {"voice/services/exports.py": "import analysis.themes"}),
    ("13", {"analysis/coders/lexicon.py": "import nltk"}),
    ("13", {"voice/worker/rounds.py": "import nltk"}),
    ("14", {"voice/review/__init__.py": "import bleach"}),
    ("14", {"voice/services/publishing.py": "import bleach"}),
    ("15", {"analysis/redaction.py": "import analysis.tokens"}),
    ("15", {"analysis/flags.py": "import numpy"}),
]


def name(contract: str, lines: Mapping[str, str]) -> str:
    module, line = next(iter(lines.items()))
    return f"{contract} {module}: {line}"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    copy_packages(tmp_path)
    return tmp_path


def plant(tree: Path, lines: Mapping[str, str]) -> None:
    """Add each line at the end of its module; a module that is not there is made."""
    for module_name, line in lines.items():
        with (tree / module_name).open("a", encoding="utf-8") as module:
            module.write(f"\n{line}\n")


def list_verdicts(tree: Path) -> dict[str, str]:
    """Return KEPT or BROKEN for the number of each contract, as import-linter says."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    run = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    verdicts = dict(VERDICT.findall(run.stdout))
    assert verdicts, run.stdout + run.stderr
    return verdicts


def list_contracts() -> list[str]:
    """Return the number of each contract in ``pyproject.toml``."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["name"][:2] for contract in settings["tool"]["importlinter"]["contracts"]]


def test_every_contract_is_kept(tree: Path) -> None:
    verdicts = list_verdicts(tree)

    assert verdicts == dict.fromkeys(list_contracts(), "KEPT")


@pytest.mark.parametrize(("contract", "lines"), PLANTED, ids=[name(*plant) for plant in PLANTED])
def test_a_planted_line_breaks_its_contract(
    tree: Path, contract: str, lines: Mapping[str, str]
) -> None:
    plant(tree, lines)

    assert list_verdicts(tree)[contract] == "BROKEN"


def test_every_contract_has_a_planted_line() -> None:
    assert sorted({contract for contract, _ in PLANTED}) == list_contracts()
