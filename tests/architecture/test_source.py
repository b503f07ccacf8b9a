"""What code below an entry point may not do, read from its syntax."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, list_modules, parse, walk_calls

BELOW_AN_ENTRY_POINT = ("voice/services", "voice/queries", "voice/models", "analysis")

CLOCK = re.compile(
    r"^(datetime\.)?(datetime\.(now|today|utcnow)|date\.today)$"
    r"|^time\.(time|time_ns|localtime|gmtime|ctime|strftime)$"
)
ENVIRONMENT = re.compile(r"^os\.(environ|environb|getenv|getenvb|putenv)\b|^(environ|getenv)$")
RANDOM = re.compile(r"^random\.(?!Random$)\w+$")
COMMIT = re.compile(r"\.commit$")

MAKERS = {
    "RedactedText": "analysis/redaction.py",
    "SuppressedTable": "analysis/disclosure.py",
    "ApprovedQuote": "voice/services/quotes.py",
}


def find_outside_world(tree: ast.AST) -> list[str]:
    """Name each commit, look at the clock or the environment, and use of global random."""
    names = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    names += [
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in {"os", "random", "time"}
        for alias in node.names
    ]
    rules = (CLOCK, ENVIRONMENT, RANDOM, COMMIT)
    return [name for name in names if any(rule.search(name) for rule in rules)]


def find_makers(tree: ast.AST) -> list[str]:
    """Name each type that proves something and is made here."""
    return [name for _, call in walk_calls(tree) if (name := call.rpartition(".")[2]) in MAKERS]


@pytest.mark.parametrize("module", list_modules(*BELOW_AN_ENTRY_POINT), ids=str)
def test_nothing_below_an_entry_point_knows_the_outside_world(module: Path) -> None:
    assert find_outside_world(parse(module)) == []


@pytest.mark.parametrize(
    "line",
    [
        "session.commit()",
        "self.session.commit()",
        "datetime.now(UTC)",
        "datetime.datetime.now()",
        "date.today()",
        "time.time()",
        "from time import time",
        "os.environ['VOICE_DATA']",
        "os.getenv('VOICE_DATA')",
        "from os import environ",
        "random.shuffle(rows)",
        "from random import shuffle",
    ],
)
def test_a_planted_look_at_the_outside_world_is_found(line: str) -> None:
    assert find_outside_world(ast.parse(line)) != []


@pytest.mark.parametrize(
    "line", ["random.Random(seed)", "from random import Random", "today.isocalendar()"]
)
def test_what_is_handed_in_is_no_look_at_the_outside_world(line: str) -> None:
    assert find_outside_world(ast.parse(line)) == []


@pytest.mark.parametrize("module", list_modules(*PACKAGES), ids=str)
def test_a_type_that_proves_something_has_one_maker(module: Path) -> None:
    foreign = [name for name in find_makers(parse(module)) if MAKERS[name] != str(module)]

    assert foreign == []


@pytest.mark.parametrize(
    "line", ["RedactedText('x')", "analysis.disclosure.SuppressedTable(rows=rows)"]
)
def test_a_planted_maker_is_found(line: str) -> None:
    assert len(find_makers(ast.parse(line))) == 1
