"""Make files from a release: a tidy CSV and a workbook for people.

Only a :class:`FrozenRelease` goes in, so no number from before suppression can come
out. The same release gives the same bytes on every machine, each day.
"""

import csv
import hashlib
import html
import io
import re
import secrets
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy.orm import Session

from analysis.disclosure import SYMBOL, WORDS, Cell
from voice.errors import ReleaseError
from voice.models.vault.release import Export
from voice.queries.releases import FrozenRelease, ReleasedTable
from voice.services.audit import Actor, record_event

Format = Literal["csv", "xlsx"]

COLUMNS = (
    "release",
    "period",
    "theme",
    "theme_label",
    "role",
    "breakdown",
    "category",
    "children",
    "percent",
    "base",
    "symbol",
    "meaning",
    "release_sha256",
)
"""Columns of the CSV: one line for each theme and category."""

MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_FORMULA_STARTS = frozenset("=+-@\u2212\u207a\u207b\u208a\u208b")
_SEPARATORS = frozenset(";,|'\"")
_SHEET_NAME_CHARACTERS = 31


def export_release(
    session: Session, actor: Actor, release: FrozenRelease, file_format: Format
) -> bytes:
    """Make a file and enter it in the register.

    :raises ReleaseError: if nobody is signed in
    """
    if actor.staff_id is None:
        message = "only people who are signed in can export a release"
        raise ReleaseError(message)
    content = to_csv(release) if file_format == "csv" else to_xlsx(release)
    session.add(
        Export(
            id=secrets.token_bytes(16),
            release_number=release.number,
            format=file_format,
            file_hash=hashlib.sha256(content).hexdigest(),
            staff_id=actor.staff_id,
            exported_at=actor.at,
        )
    )
    session.flush()
    record_event(session, actor, f"export {file_format}", f"release {release.number}")
    return content


def file_name(release: FrozenRelease, file_format: Format) -> str:
    """Return the name under which a file is downloaded."""
    return f"release-{release.number}.{file_format}"


def to_csv(release: FrozenRelease) -> bytes:
    """Return one tidy table: UTF-8 with a byte order mark, lines by RFC 4180.

    Every text stands in quotes, so that no other separator can split it.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for released in release.tables:
        for line in _lines(release, released):
            writer.writerow([as_text(value) if isinstance(value, str) else value for value in line])
    return file.getvalue().encode("utf-8-sig")


def to_xlsx(release: FrozenRelease) -> bytes:
    """Return a workbook: notes first, then one table a sheet; every text cell is a text."""
    book = Workbook()
    notes = book.worksheets[0]
    notes.title = "Notes"
    _write_notes(notes, release)
    for released in release.tables:
        _write_table(book.create_sheet(released.key[:_SHEET_NAME_CHARACTERS]), released)
    book.properties.creator = "voice"
    book.properties.title = as_text(f"Release {release.number}: {release.title}")
    file = io.BytesIO()
    book.save(file)
    return _repack(file.getvalue(), release.built_on)


def as_text(value: str) -> str:
    """Return ``value`` so that no spreadsheet takes it for a formula.

    It is quoted with an apostrophe where the first sign that is not blank, invisible
    or a separator would begin one, in any width, and where it starts with a control
    character. Control characters, which no workbook can hold, become spaces.
    """
    shown = "".join(" " if _is_control(sign) else sign for sign in value)
    return f"'{shown}" if _looks_like_formula(value) else shown


def _looks_like_formula(value: str) -> bool:
    if value and unicodedata.category(value[0]) == "Cc":
        return True
    for sign in value:
        if not (sign.isspace() or sign in _SEPARATORS or unicodedata.category(sign)[0] == "C"):
            return sign in _FORMULA_STARTS or unicodedata.normalize("NFKC", sign)[0] in "=+-@"
    return False


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"} or sign in "\ufffe\uffff"


def _lines(release: FrozenRelease, released: ReleasedTable) -> Iterator[list[str | int]]:
    """Return the tidy lines of one table: each theme in each category."""
    table = released.table
    for theme, label, cells in zip(table.rows, released.row_labels, table.cells, strict=True):
        for category, base, cell in zip(released.column_labels, table.bases, cells, strict=True):
            hidden = cell.count is None
            yield [
                release.number,
                release.period,
                theme,
                label,
                released.role,
                released.breakdown,
                category,
                "" if cell.count is None else cell.count,
                "" if cell.percent is None else cell.percent,
                "" if base is None else base,
                SYMBOL if hidden else "",
                f"{WORDS}: {release.rule}" if hidden else "",
                release.content_hash,
            ]


def _write_notes(sheet: Worksheet, release: FrozenRelease) -> None:
    for row, (name, value) in enumerate(release.facts(), start=1):
        _put(sheet, row, 1, name).font = Font(bold=True)
        _put(sheet, row, 2, value)
    row = sheet.max_row + 1
    _put(sheet, row, 1, "Note").font = Font(bold=True)
    _put(sheet, row, 2, _plain(release.note))
    for released in release.tables:
        row += 1
        _put(sheet, row, 1, f"Sheet {released.key[:_SHEET_NAME_CHARACTERS]}").font = Font(bold=True)
        _put(sheet, row, 2, released.table.title)
    for column, width in zip("AB", _NOTES_WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width + 8
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        lines = 1
        for cell, width in zip(cells, _NOTES_WIDTHS, strict=True):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            lines = max(lines, -(-len(str(cell.value or "")) // width))
        sheet.row_dimensions[row].height = lines * _LINE_POINTS
    _fit_to_page(sheet)


def _write_table(sheet: Worksheet, released: ReleasedTable) -> None:
    """Write one table: a line for each theme in the order of the page, two columns a category."""
    heads = ["Theme", *(f"{label}{unit}" for label in released.column_labels for unit in _UNITS)]
    for column, head in enumerate(heads, start=1):
        styled = _put(sheet, 1, column, head)
        styled.font = Font(bold=True)
        styled.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(column)].width = _COLUMN_WIDTH
    sheet.column_dimensions["A"].width = _THEME_WIDTH
    longest = max(len(head) for head in heads[1:])
    sheet.row_dimensions[1].height = (longest // _COLUMN_WIDTH + 2) * _LINE_POINTS
    _put(sheet, 2, 1, "All children counted (rounded)")
    for number, base in enumerate(released.table.bases):
        _put(sheet, 2, 2 + 2 * number, WORDS if base is None else base)
    for row, (label, cells) in enumerate(released.lines(), start=3):
        _put(sheet, row, 1, label)
        for number, cell in enumerate(cells):
            for column, value in enumerate(_pair(cell), start=2 + 2 * number):
                _put(sheet, row, column, value).alignment = Alignment(horizontal="right")
    sheet.freeze_panes = "B3"
    sheet.print_title_rows = "1:2"
    _fit_to_page(sheet)


_UNITS = (": children", ": percent")
_THEME_WIDTH = 70
_COLUMN_WIDTH = 16
_NOTES_WIDTHS = (30, 90)
"""Of names and values, in characters."""
_LINE_POINTS = 15


def _pair(cell: Cell) -> tuple[str | int, str | int]:
    """Return what stands in the two columns of a category."""
    if cell.count is None:
        return WORDS, WORDS
    return cell.count, "" if cell.percent is None else cell.percent


def _fit_to_page(sheet: Worksheet) -> None:
    """Print a sheet across one page, as many pages long as it needs."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _put(sheet: Worksheet, row: int, column: int, value: str | int) -> SheetCell | MergedCell:
    """Write one cell; a text is marked as text, whatever it looks like."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = as_text(value)
        cell.data_type = "s"
    else:
        cell.value = value
    return cell


def _plain(note: str) -> str:
    """Return cleaned HTML as plain words."""
    return html.unescape(re.sub(r"\s*<[^>]*>\s*", " ", note)).strip()


def _repack(content: bytes, day: str) -> bytes:
    """Write a workbook's members again with one fixed date, uncompressed, in one order."""
    moment = (int(day[:4]), int(day[5:7]), int(day[8:10]), 0, 0, 0)
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, date_time=moment)
            member.create_system = 3
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(W3CDTF\">)[^<]*", rb"\g<1>" + f"{day}T00:00:00Z".encode(), data)
            new.writestr(member, data)
    return file.getvalue()
