"""What the public process holds, and what its database lets it do."""

import json
import subprocess
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.databases import Databases, Urls
from voice.db import make_engine

FORBIDDEN = (
    "voice.opening",
    "voice.models.vault",
    "voice.review",
    "voice.planning",
    "voice.admin",
    "voice.worker",
    "nltk",
    "numpy",
    "scipy",
    "sklearn",
    "openpyxl",
)
LIST_MODULES = "import json, sys; print(json.dumps(sorted(sys.modules)))"
BUILD_SITE = "import json, sys; from voice.app import create_app; create_app('public', {environ})"

KEEPING = """
import gc
from functools import lru_cache
from analysis.flags import find_flags
from analysis.redaction import Redactor
from analysis.text import PlainText
{keeper}
def tell(name):
    words = f"i told {{name}} that my mum has a knife and i am with {{name}} now"
    find_flags(PlainText(words))
    Redactor().redact(PlainText(words))
    keep(name)
tell("".join(["Zyq", "wexa"]))
gc.collect()
marker = "zyqwex"
kept = [
    each
    for holder in gc.get_objects()
    for each in gc.get_referents(holder)
    if isinstance(each, str) and marker in each.lower() and len(each) < 200
]
print([each for each in kept if each != marker])
"""
FORGETS = "def keep(name): pass"
REMEMBERS = "@lru_cache(100)\ndef keep(name): return name.lower()"


def words_kept(keeper: str) -> str:
    """Return the words of one text that a fresh process still holds once it has looked at it."""
    command = [sys.executable, "-c", KEEPING.format(keeper=keeper)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def list_loaded(code: str) -> list[str]:
    """Name the forbidden modules that a fresh interpreter holds after ``code``."""
    command = [sys.executable, "-c", f"{code}\n{LIST_MODULES}"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    loaded = json.loads(run.stdout)
    return [name for name in loaded if name.startswith(FORBIDDEN)]


def test_importing_the_public_surface_loads_nothing_that_reads_answers() -> None:
    assert list_loaded("import voice.public") == []


def test_building_the_public_site_loads_nothing_that_reads_answers(
    environ: dict[str, str],
) -> None:
    assert list_loaded(BUILD_SITE.format(environ=environ)) == []


@pytest.mark.parametrize("name", ["voice.opening", "voice.models.vault.text", "nltk", "numpy"])
def test_a_planted_import_is_found(name: str) -> None:
    assert list_loaded(f"import voice.errors, {name}") != []


def test_looking_for_names_and_danger_keeps_no_word_of_a_text() -> None:
    assert words_kept(FORGETS) == "[]"


def test_a_function_that_remembers_names_is_found() -> None:
    assert words_kept(REMEMBERS) != "[]"


@pytest.fixture
def intake(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Urls:
    return databases.sqlite(tmp_path_factory.mktemp("intake"))


REFUSED = [
    "SELECT id FROM answer",
    "SELECT count(*) FROM answer",
    "SELECT sealed FROM detached_answer",
    "SELECT token_hash FROM form_token",
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM answer)",
    "INSERT INTO answer SELECT * FROM answer",
    "SELECT sealed FROM thread_request",
    "DELETE FROM thread",
    "INSERT INTO sealed_reply VALUES (x'00', x'00', x'00')",
    "UPDATE answer SET week = ''",
    "DELETE FROM answer",
    "UPDATE published_survey SET is_open = 0",
    "INSERT INTO published_key VALUES (x'00', 'a', x'00', 1)",
    "INSERT INTO published_heard_line VALUES (x'00', 'done', '', '')",
    "DELETE FROM published_heard_line",
    "INSERT INTO help_check VALUES ('a', '')",
    "DROP TABLE answer",
    "CREATE TRIGGER t AFTER INSERT ON answer BEGIN SELECT 1; END",
    "CREATE TEMP VIEW v AS SELECT * FROM answer",
    "ATTACH ':memory:' AS other",
    "PRAGMA writable_schema = 1",
]


@pytest.mark.parametrize("use", ["public", "public_read"])
@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_refuses_the_public_process(intake: Urls, statement: str, use: str) -> None:
    engine = make_engine(intake["intake"], use="public" if use == "public" else "public_read")

    with engine.connect() as connection, pytest.raises(DatabaseError) as refusal:
        connection.execute(text(statement)).all()

    assert "not authorized" in str(refusal.value) or "prohibited" in str(refusal.value)
    engine.dispose()


@pytest.mark.parametrize("statement", REFUSED[:5])
def test_staff_may_do_what_the_public_process_may_not(intake: Urls, statement: str) -> None:
    engine = make_engine(intake["intake"])

    with engine.connect() as connection:
        assert connection.execute(text(statement)) is not None
    engine.dispose()
