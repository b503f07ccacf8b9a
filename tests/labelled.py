"""Read the invented, labelled texts that stand in ``tests/analysis/data``."""

import re
from dataclasses import dataclass
from pathlib import Path

from analysis.text import Span

_DATA = Path(__file__).parent / "analysis" / "data"
_MARKED = re.compile(r"\{(?P<kind>\w+):(?P<words>[^}]*)\}")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One invented answer and the places in it that must be removed, with their kinds."""

    text: str
    spans: tuple[tuple[str, Span], ...]


def labelled_lines(name: str) -> list[str]:
    """Return the lines of one file of labelled texts, without remarks."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def redaction_cases(name: str = "redaction.txt") -> list[Labelled]:
    """Return the marked answers of one file, in order."""
    return [_unmarked(line) for line in labelled_lines(name)]


def _unmarked(line: str) -> Labelled:
    text, done = "", 0
    spans = []
    for match in _MARKED.finditer(line):
        text += line[done : match.start()]
        words = match["words"]
        spans.append((match["kind"], Span(len(text), len(text) + len(words))))
        text += words
        done = match.end()
    return Labelled(text + line[done:], tuple(spans))
