import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from voice.cli import main

TEXTS = {
    "1": "i left because i was being bullied at school",
    "2": "we had fish and chips",
    "3": "nobody labelled this",
}
LABELS = (
    {"id": "1", "kind": "reason", "reasons": ["bullying", "identity"], "present": ["bullying"]},
    {"id": "2", "kind": "neutral", "reasons": [], "present": []},
)
SHARED = Path(__file__).parents[4] / "shared" / "data"


def _write_lines(path: Path, *values: object) -> Path:
    path.write_text("\n".join(map(json.dumps, values)), encoding="utf-8")
    return path


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    lines = [{"id": key, "text": text} for key, text in TEXTS.items()]
    return _write_lines(tmp_path / "texts.jsonl", *lines)


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    return _write_lines(tmp_path / "labels.jsonl", *LABELS)


def _evaluate(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["evaluate", *map(str, arguments)])


def _figures(result: Result, name: str) -> list[list[str]]:
    """Return the figures of each line that begins with ``name``."""
    lines = (line for line in result.stdout.splitlines() if line.startswith(name))
    return [line.removeprefix(name).split() for line in lines]


def test_it_scores_reasons_and_any_role_of_each_code(texts: Path, labels: Path) -> None:
    result = _evaluate(texts, labels)

    assert result.exit_code == 0, result.output
    assert _figures(result, "bullying") == [["1.000", "1.000", "1.000", "1", "0", "0"]] * 2
    assert _figures(result, "identity") == [["0.000", "0.000", "0.000", "0", "0", "1"]]
    assert _figures(result, "overall (micro)")[0] == ["1.000", "0.500", "0.667", "1", "0", "1"]
    assert _figures(result, "overall (macro)")[0] == ["0.500"]
    assert "neutral texts with a code: 0 of 1 (0.0%)" in result.stdout
    assert "95 % interval of the micro F1" in result.stdout


def test_it_says_which_texts_and_labels_are_left_out(texts: Path, tmp_path: Path) -> None:
    labels = _write_lines(tmp_path / "labels.jsonl", *LABELS, {"id": "99"})

    result = _evaluate(texts, labels)

    assert "2 texts with labels; 1 texts without are left out" in result.stdout
    assert "1 labels have no text" in result.stdout


def test_a_table_of_codings_is_scored_in_place_of_the_built_in_coder(
    texts: Path, labels: Path, tmp_path: Path
) -> None:
    codings = tmp_path / "codings.csv"
    codings.write_text("id,code,role\n1,identity,left_because\n2,time_out,present\n", "utf-8")

    result = _evaluate(texts, labels, "--codings", codings)

    assert _figures(result, "identity")[0] == ["1.000", "1.000", "1.000", "1", "0", "0"]
    assert _figures(result, "time_out") == [["0.000", "0.000", "0.000", "0", "1", "0"]]
    assert "neutral texts with a code: 1 of 1 (100.0%)" in result.stdout


def test_labels_of_other_texts_are_refused(texts: Path, tmp_path: Path) -> None:
    labels = _write_lines(tmp_path / "labels.jsonl", {"id": "99"})

    result = _evaluate(texts, labels)

    assert result.exit_code == 1
    assert "no id of texts.jsonl stands in labels.jsonl" in result.stderr


def test_the_development_texts_are_scored_whole() -> None:
    texts, labels = SHARED / "quotes-dev.jsonl", SHARED / "quotes-dev-labels.jsonl"
    if not (texts.exists() and labels.exists()):
        pytest.skip(f"{texts.name} and {labels.name} are not here")

    result = _evaluate(texts, labels)

    assert "293 texts with labels; 0 texts without are left out" in result.stdout
    assert float(_figures(result, "overall (micro)")[0][2]) >= 0.5
