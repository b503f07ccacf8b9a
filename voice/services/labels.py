"""Read what people said about texts, and what a coder said, to compare the two."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.codebook import REASON_ROLES
from analysis.evaluation import Labels
from voice.errors import TableFileError
from voice.services.text_files import read_json_lines

_CODING_COLUMNS = ("id", "code", "role")


@dataclass(frozen=True, slots=True)
class TextLabels:
    """What people gave one text: reasons for leaving, and codes in any role."""

    reasons: Labels
    present: Labels


@dataclass(frozen=True, slots=True)
class GivenCodes:
    """What a coder gave one text."""

    reasons: frozenset[str] = frozenset()
    present: frozenset[str] = frozenset()

    def with_code(self, code: str, role: str) -> "GivenCodes":
        """Return these codes and one more."""
        is_reason = role in REASON_ROLES
        reasons = self.reasons | {code} if is_reason else self.reasons
        return GivenCodes(reasons, self.present | {code})


def read_labels(path: Path) -> dict[str, TextLabels]:
    """Read labels by id from JSON lines.

    Fields: ``id``; ``reasons`` and ``present``, lists of codes; ``reasons_optional`` and
    ``present_optional``, codes that count neither way; ``kind``, "neutral" where people
    found nothing to code (without it, a text with no code at all is neutral).

    :raises TableFileError: if a line has no id or a field is no list of codes
    """
    labels: dict[str, TextLabels] = {}
    for number, line in enumerate(read_json_lines(path), start=1):
        if "id" not in line:
            message = f"row {number} of {path.name} has no id"
            raise TableFileError(message)
        labels[str(line["id"])] = _labels(line, f"row {number} of {path.name}")
    if not labels:
        message = f"{path.name} holds no labels"
        raise TableFileError(message)
    return labels


def read_codings(path: Path) -> dict[str, GivenCodes]:
    """Read the codes of each text from a table with the columns id, code and role.

    :raises TableFileError: if a column is missing
    """
    codings: dict[str, GivenCodes] = {}
    for text_id, code, role in _coding_cells(path):
        codings[text_id] = codings.get(text_id, GivenCodes()).with_code(code, role)
    return codings


def _labels(line: Mapping[str, Any], place: str) -> TextLabels:
    reasons, optional_reasons, present, optional_present = (
        _codes(line, name, place)
        for name in ("reasons", "reasons_optional", "present", "present_optional")
    )
    nothing = not (reasons or optional_reasons or present or optional_present)
    is_neutral = line["kind"] == "neutral" if "kind" in line else nothing
    return TextLabels(
        Labels(reasons, optional_reasons, is_neutral), Labels(present, optional_present, is_neutral)
    )


def _codes(line: Mapping[str, Any], name: str, place: str) -> frozenset[str]:
    codes = line.get(name, [])
    if isinstance(codes, list) and all(isinstance(code, str) for code in codes):
        return frozenset(codes)
    message = f"{name} is no list of codes in {place}"
    raise TableFileError(message)


def _coding_cells(path: Path) -> Iterator[tuple[str, str, str]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = csv.DictReader(file, restval="")
        missing = sorted(set(_CODING_COLUMNS) - set(lines.fieldnames or ()))
        if missing:
            message = f"{path.name} has no column {' and no column '.join(missing)}"
            raise TableFileError(message)
        for line in lines:
            yield line["id"], line["code"], line["role"]
