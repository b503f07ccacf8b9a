"""Write what an analysis of a file found: tables of places, and the facts for a page.

No table and no fact holds a word of a text: codes, counts, ids and offsets only.
``start`` and ``end`` are code points of the text as it stood in the file, also where
names were taken out before it was coded. What a machine suggests is not confirmed
by a person, and the page says so.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from analysis.codebook import REASON_ROLES, Codebook, Role
from analysis.flags import Flag
from analysis.pipeline import Analysed
from analysis.themes import Coding, prevalence
from voice.services.exports import as_text
from voice.services.text_files import TextRow

COLUMNS = {
    "codings.csv": ("id", "code", "role", "start", "end", "score", "coder"),
    "flags.csv": ("id", "category", "level", "start", "end"),
    "redactions.csv": ("id", "kind", "start", "end"),
    "themes.csv": ("code", "label", "children", "percent", "low", "high"),
    "empty.csv": ("id",),
}
"""The files of an analysis and their columns."""

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Theme:
    """How many children one code stands for, in one role or in all reasons together.

    :param children: distinct ids
    :param mentions: places in texts, which is not a number of children
    :param percent: of all children with a text; so are ``low`` and ``high``, the 95 %
        Wilson interval
    """

    code: str
    label: str
    children: int
    mentions: int
    percent: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class FlaggedText:
    """A place that a person should look at."""

    id: str
    category: str
    level: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Report:
    """The facts of an analysis.

    :param texts: how many texts there were, empty ones among them
    :param children: distinct ids with a text that is not empty
    :param coded: how many texts have a code in any role
    :param empty: ids of the empty texts, in order
    :param reasons: every code of the codebook, the most frequent first
    :param others: for each role that is no reason, the codes that occur in it
    :param redactions: how many things of each kind were taken out
    """

    texts: int
    children: int
    coded: int
    empty: tuple[str, ...]
    reasons: tuple[Theme, ...]
    others: tuple[tuple[str, tuple[Theme, ...]], ...]
    flags: tuple[FlaggedText, ...]
    redactions: tuple[tuple[str, int], ...]


class ReportWriter:
    """Write the tables while texts come in; count what the page needs at the end.

    :param folder: where the tables go; it must exist
    """

    def __init__(self, folder: Path, codebook: Codebook) -> None:
        self.folder = folder
        self.codebook = codebook
        self._files = ExitStack()
        self._children: set[str] = set()
        self._codings: set[Coding] = set()
        self._mentions: Counter[tuple[str, Role]] = Counter()
        self._redactions: Counter[str] = Counter()
        self._flags: list[FlaggedText] = []
        self._empty: list[str] = []
        self._texts = self._coded = 0

    def __enter__(self) -> Self:
        self._tables = {name: self._open(name) for name in COLUMNS}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._files.close()

    def add(self, row: TextRow, found: Analysed) -> None:
        """Write down what was found in one text."""
        self._texts += 1
        if row.is_empty:
            self._empty.append(row.id)
            self._write("empty.csv", row.id)
            return
        self._children.add(row.id)
        self._add_suggestions(row.id, found)
        for flag in found.flags:
            self._add_flag(row.id, flag)
        for removal in found.redaction.removals:
            self._redactions[removal.kind.value] += 1
            span = removal.span
            self._write("redactions.csv", row.id, removal.kind.value, span.start, span.end)

    def finish(self) -> Report:
        """Write the themes and return the facts of all texts."""
        reasons = self._themes(sorted(REASON_ROLES))
        for theme in reasons:
            shares = (f"{share:.1f}" for share in (theme.percent, theme.low, theme.high))
            self._write("themes.csv", theme.code, theme.label, theme.children, *shares)
        return Report(
            texts=self._texts,
            children=len(self._children),
            coded=self._coded,
            empty=tuple(self._empty),
            reasons=reasons,
            others=tuple(self._others()),
            flags=tuple(sorted(self._flags, key=lambda flag: flag.level != "red")),
            redactions=tuple(self._redactions.most_common()),
        )

    def _open(self, name: str) -> TextIO:
        path = self.folder / name
        file = self._files.enter_context(
            path.open("w", encoding="utf-8", errors="replace", newline="")
        )
        csv.writer(file, lineterminator="\n").writerow(COLUMNS[name])
        return file

    def _write(self, name: str, *cells: str | int) -> None:
        csv.writer(self._tables[name], lineterminator="\n").writerow(map(_cell, cells))

    def _add_suggestions(self, text_id: str, found: Analysed) -> None:
        self._coded += bool(found.suggestions)
        for each in found.suggestions:
            span = found.redaction.to_plain(each.span)
            place = (span.start, span.end, f"{each.score:.4g}", each.coder)
            self._write("codings.csv", text_id, each.code, each.role.value, *place)
            self._mentions[each.code, each.role] += 1
            self._codings.add(Coding(text_id, text_id, each.code, each.role))

    def _add_flag(self, text_id: str, flag: Flag) -> None:
        start, end = flag.span.start, flag.span.end
        self._flags.append(FlaggedText(text_id, flag.category.value, flag.level.value, start, end))
        self._write("flags.csv", text_id, flag.category.value, flag.level.value, start, end)

    def _others(self) -> Iterator[tuple[str, tuple[Theme, ...]]]:
        """Yield the label of each role that is no reason, with the codes that occur in it."""
        for role in Role:
            if role not in REASON_ROLES:
                themes = tuple(theme for theme in self._themes([role]) if theme.children)
                if themes:
                    yield self.codebook.role(role).label, themes

    def _themes(self, roles: Sequence[Role]) -> tuple[Theme, ...]:
        """Return every code, the most frequent first; a child counts once for all roles.

        A residual code is there only if somebody has it.
        """
        residual = {code.slug for code in self.codebook.residual}
        codes = [*(code.slug for code in self.codebook.codes), *sorted(residual)]
        counts = prevalence(self._codings, self._children, codes, roles, is_together=True)
        themes = [
            Theme(
                count.code,
                self.codebook.get(count.code).label,
                count.children,
                sum(self._mentions[count.code, role] for role in roles),
                count.percent,
                100 * count.low,
                100 * count.high,
            )
            for count in counts
            if count.children or count.code not in residual
        ]
        return tuple(sorted(themes, key=lambda theme: -theme.children))


def _cell(value: str | int) -> str | int:
    """Return a cell that no spreadsheet takes for a formula; plain numbers stay as they are."""
    if isinstance(value, int) or _NUMBER.fullmatch(value):
        return value
    return as_text(value)
