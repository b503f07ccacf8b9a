"""Read a file of texts row by row: CSV, XLSX or JSON lines.

A file is read twice and never held: once to check every row and count them, so that
nothing fails halfway through, and once to hand the rows on. Ids and texts come out
exactly as they stand in the file; a message names row and column, never a text.
"""

import csv
import json
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from voice.errors import TableFileError

ENCODINGS = ("utf-8-sig", "cp1252")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CHUNK_CHARACTERS = 1 << 20
_MARK_BYTES = 2

Values = Mapping[str, Any]
Reader = Callable[[Path, str, str], Iterator[Values]]


@dataclass(frozen=True, slots=True)
class TextRow:
    """One text and the id it goes by; the same id twice means the same child."""

    id: str
    text: str

    def __repr__(self) -> str:
        return f"TextRow({self.id!r}, {len(self.text)} characters)"

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to read in it."""
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that was checked from the first row to the last.

    :param count: how many rows it holds, empty texts among them
    :param notes: what a reader should know of how it was read, one sentence each
    """

    path: Path
    text_column: str
    id_column: str | None
    encoding: str
    count: int
    notes: tuple[str, ...]

    def rows(self) -> Iterator[TextRow]:
        """Yield the rows in the order of the file."""
        reader = _reader(self.path)
        records = reader(self.path, self.encoding, self.text_column)
        for number, values in enumerate(records, start=1):
            yield TextRow(self._id(values, number), _as_text(values.get(self.text_column), number))

    def batches(self, size: int) -> Iterator[list[TextRow]]:
        """Yield the rows in lists of ``size``; the last may be shorter."""
        rows = self.rows()
        while batch := list(islice(rows, size)):
            yield batch

    def _id(self, values: Values, number: int) -> str:
        if self.id_column is None:
            return str(number)
        return _as_text(values.get(self.id_column), number) or f"row {number}"


def open_texts(path: Path, text_column: str, id_column: str | None = None) -> TextFile:
    """Check a file of texts and return it, ready to be read.

    :param id_column: without one, the id of a row is its number, from 1
    :raises TableFileError: if the file, a column or a row cannot be read
    """
    reader = _reader(path)
    encoding, notes = _find_encoding(path)
    columns: dict[str, None] = {}
    count = unnamed = 0
    for count, values in enumerate(reader(path, encoding, text_column), start=1):
        columns.update(dict.fromkeys(values))
        _as_text(values.get(text_column), count)
        if id_column is not None and not _as_text(values.get(id_column), count):
            unnamed += 1
    if not count:
        message = f"{path.name} holds no rows"
        raise TableFileError(message)
    for column in (text_column, id_column):
        if column is not None and column not in columns:
            raise _no_column(path, column, columns)
    if unnamed:
        notes += (f"{unnamed} rows have no {id_column}; they go by their number, as in 'row 7'",)
    return TextFile(path, text_column, id_column, encoding, count, notes)


def read_json_lines(path: Path, encoding: str = "utf-8-sig") -> Iterator[Mapping[str, Any]]:
    """Yield the object on each line, in order; blank lines are passed over.

    :raises TableFileError: if a line is not a JSON object; the message says which
    """
    with path.open(encoding=encoding, newline="\n") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                values = json.loads(line)
            except (ValueError, RecursionError) as err:
                message = f"line {number} of {path.name} is not valid JSON"
                raise TableFileError(message) from err
            if not isinstance(values, dict):
                message = f"line {number} of {path.name} is not a JSON object"
                raise TableFileError(message)
            yield values


def _read_json_lines(path: Path, encoding: str, _text_column: str) -> Iterator[Values]:
    return read_json_lines(path, encoding)


def _read_csv(path: Path, encoding: str, _text_column: str) -> Iterator[Values]:
    with path.open(encoding=encoding, newline="") as file:
        delimiter = _delimiter(file.readline())
        file.seek(0)
        lines = csv.reader(file, delimiter=delimiter)
        try:
            yield from _records(path, lines)
        except csv.Error as err:
            message = f"line {lines.line_num} of {path.name} cannot be read as CSV: {err}"
            raise TableFileError(message) from err


def _read_xlsx(path: Path, _encoding: str, text_column: str) -> Iterator[Values]:
    try:
        with warnings.catch_warnings(action="ignore"):  # about styles, of no interest here
            book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as err:
        message = f"{path.name} is not an Excel workbook"
        raise TableFileError(message) from err
    try:
        sheet = next(
            (sheet for sheet in book.worksheets if text_column in _first_row(sheet)),
            book.worksheets[0],
        )
        yield from _records(path, sheet.iter_rows(values_only=True))
    finally:
        book.close()


_READERS: Mapping[str, Reader] = {
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".txt": _read_csv,
    ".xlsx": _read_xlsx,
    ".jsonl": _read_json_lines,
    ".ndjson": _read_json_lines,
}


def _reader(path: Path) -> Reader:
    try:
        return _READERS[path.suffix.lower()]
    except KeyError as err:
        message = f"{path.name} is of no kind that can be read; known are {', '.join(_READERS)}"
        raise TableFileError(message) from err


def _find_encoding(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return how the characters are written, and a note where that had to be guessed."""
    if path.suffix.lower() == ".xlsx":
        return "utf-8", ()
    with path.open("rb") as file:
        start = file.read(_MARK_BYTES)
    if not start:
        message = f"{path.name} is empty"
        raise TableFileError(message)
    if start in _UTF_16_MARKS:
        return "utf-16", ()
    for encoding in ENCODINGS:
        if _is_readable(path, encoding):
            guessed = f"{path.name} is not UTF-8; it was read as Windows text ({encoding})"
            return encoding, () if encoding == ENCODINGS[0] else (guessed,)
    message = f"{path.name} is neither UTF-8 nor Windows text; save it as UTF-8"
    raise TableFileError(message)


def _is_readable(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            while chunk := file.read(_CHUNK_CHARACTERS):
                if "\0" in chunk:
                    return False
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(header: str) -> str:
    """Return the sign that splits the header into most columns; a comma where none does."""
    return max(",;\t", key=header.count)


def _first_row(sheet: Any) -> tuple[str, ...]:  # noqa: ANN401 - openpyxl has several sheet types
    return tuple(map(_name, next(sheet.iter_rows(max_row=1, values_only=True), ())))


def _records(path: Path, lines: Iterable[Iterable[object]]) -> Iterator[Values]:
    """Yield each row under the names of the first; a row of blank cells is no row.

    In a file of one column a blank row may be an empty text, so there it is kept.
    """
    rows = iter(lines)
    header = [_name(cell) for cell in next(rows, ())]
    if not any(header):
        message = f"{path.name} has no column names in its first row"
        raise TableFileError(message)
    for row in rows:
        cells = list(row)
        if len(header) == 1 or any(cell not in (None, "") for cell in cells):
            yield _values(header, cells)


def _values(header: Iterable[str], cells: Iterable[object]) -> Values:
    """Return the cells by column; of two columns with one name the first counts."""
    values: dict[str, object] = {}
    for name, cell in zip_longest(header, cells):
        if name:
            values.setdefault(name, cell)
    return values


def _name(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _as_text(value: object, number: int) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        message = f"row {number} holds a list where a text or a number should stand"
        raise TableFileError(message)
    return str(value)


def _no_column(path: Path, column: str, columns: Iterable[str]) -> TableFileError:
    names = ", ".join(name for name in columns if name)
    return TableFileError(f"{path.name} has no column {column!r}; its columns are {names}")
