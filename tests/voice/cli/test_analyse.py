import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from voice.cli import main

TEXTS = (
    ("a", "my mum kicked me out last night"),
    ("a", "she kicked me out again"),
    ("b", ""),
    ("c", "my name is Aisha and i left because i was being bullied at school"),
)
FILES = {
    "codings.csv", "flags.csv", "redactions.csv", "themes.csv", "empty.csv", "report.html",
}  # fmt: skip


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "log.jsonl"
    lines = (json.dumps({"ref": ref, "words": words}) for ref, words in TEXTS)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _analyse(texts: Path, out: Path, *more: str) -> Result:
    arguments = ["analyse", str(texts), "--text-column", "words", "--out", str(out), *more]
    return CliRunner().invoke(main, arguments)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_writes_every_table_and_the_page(texts: Path, tmp_path: Path) -> None:
    result = _analyse(texts, tmp_path / "a" / "b", "--id-column", "ref")

    assert result.exit_code == 0, result.output
    assert {path.name for path in (tmp_path / "a" / "b").iterdir()} == FILES


def test_codings_point_into_the_text_of_the_file(texts: Path, tmp_path: Path) -> None:
    _analyse(texts, tmp_path, "--id-column", "ref")

    found = [row for row in _rows(tmp_path / "codings.csv") if row["code"] == "bullying"]
    assert [row["id"] for row in found] == ["c"]
    assert "bullied" in TEXTS[3][1][int(found[0]["start"]) : int(found[0]["end"])]


def test_a_child_with_two_texts_counts_once(texts: Path, tmp_path: Path) -> None:
    _analyse(texts, tmp_path, "--id-column", "ref")

    children = {row["code"]: row["children"] for row in _rows(tmp_path / "themes.csv")}
    assert children["forced_to_leave"] == "1"


def test_the_summary_counts_and_shows_no_words(texts: Path, tmp_path: Path) -> None:
    result = _analyse(texts, tmp_path, "--id-column", "ref")

    assert "4 texts, 2 children" in result.stdout
    assert "1 empty texts" in result.stdout
    assert "bullied" not in result.output
    assert "Aisha" not in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_question_settles_the_role(texts: Path, tmp_path: Path) -> None:
    _analyse(texts, tmp_path, "--question", "left_because")

    page = " ".join((tmp_path / "report.html").read_text(encoding="utf-8").split())
    assert "What the question asked for: not given." not in page
    assert {row["id"] for row in _rows(tmp_path / "codings.csv")} == {"1", "2", "4"}


def test_how_a_file_was_read_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes("words\n£5\n".encode("cp1252"))

    result = _analyse(path, tmp_path / "out")

    assert "note: log.csv is not UTF-8" in result.stdout


def test_a_wrong_column_is_one_sentence_and_nothing_is_written(texts: Path, tmp_path: Path) -> None:
    result = _analyse(texts, tmp_path / "out", "--id-column", "id")

    assert result.exit_code == 1
    assert "has no column 'id'; its columns are ref, words" in result.stderr
    assert not (tmp_path / "out").exists()
