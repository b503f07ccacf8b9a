from pathlib import Path

import pytest

from analysis.evaluation import Labels
from voice.errors import TableFileError
from voice.services.labels import GivenCodes, TextLabels, read_codings, read_labels


def _write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_labels_are_read_by_id(tmp_path: Path) -> None:
    line = (
        '{"id": 7, "kind": "reason", "reasons": ["bullying"], "reasons_optional": ["identity"],'
        ' "present": ["bullying", "time_out"], "present_optional": []}\n'
    )

    labels = read_labels(_write(tmp_path, "labels.jsonl", line))

    assert labels == {
        "7": TextLabels(
            Labels(frozenset({"bullying"}), frozenset({"identity"})),
            Labels(frozenset({"bullying", "time_out"})),
        )
    }


@pytest.mark.parametrize(
    ("line", "is_neutral"),
    [
        ('{"id": "a", "kind": "neutral"}', True),
        ('{"id": "a", "kind": "context"}', False),
        ('{"id": "a"}', True),
        ('{"id": "a", "present_optional": ["time_out"]}', False),
    ],
)
def test_a_text_is_neutral_if_its_kind_says_so_or_nobody_found_a_code(
    tmp_path: Path, line: str, is_neutral: bool
) -> None:
    labels = read_labels(_write(tmp_path, "labels.jsonl", line))

    assert (labels["a"].reasons.is_neutral, labels["a"].present.is_neutral) == (is_neutral,) * 2


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('{"id": "a"}\n{"reasons": []}', r"row 2 of labels\.jsonl has no id"),
        ('{"id": "a", "reasons": "bullying"}', r"reasons is no list of codes in row 1"),
        ('{"id": "a", "present": [1]}', r"present is no list of codes in row 1"),
        ("\n", "holds no labels"),
    ],
)
def test_broken_labels_are_named_by_row(tmp_path: Path, content: str, fault: str) -> None:
    with pytest.raises(TableFileError, match=fault):
        read_labels(_write(tmp_path, "labels.jsonl", content))


def test_codings_tell_reasons_from_other_roles(tmp_path: Path) -> None:
    path = _write(
        tmp_path,
        "codings.csv",
        "id,code,role,start\na,bullying,left_because,0\na,time_out,present,3\nb,identity,helped,1\n",
    )

    assert read_codings(path) == {
        "a": GivenCodes(frozenset({"bullying"}), frozenset({"bullying", "time_out"})),
        "b": GivenCodes(frozenset(), frozenset({"identity"})),
    }


def test_codings_without_a_line_are_no_codes(tmp_path: Path) -> None:
    assert read_codings(_write(tmp_path, "codings.csv", "id,code,role\n")) == {}


@pytest.mark.parametrize("content", ["", "id,start\n"])
def test_codings_without_their_columns_are_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(TableFileError, match="has no column code and no column"):
        read_codings(_write(tmp_path, "codings.csv", content or "id\n"))
