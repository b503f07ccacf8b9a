"""Files made from a release: safe to open, the same bytes each time."""

import csv
import hashlib
import io
import unicodedata
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.codebook import load_codebook
from analysis.disclosure import WORDS, Table, suppress
from tests.factories import MOMENT, make_actor, make_children, make_heading, make_staff
from voice.errors import ReleaseError
from voice.models.vault.release import Export, ReleaseState
from voice.queries.releases import FrozenRelease, ReleasedTable, read_release
from voice.services.exports import (
    COLUMNS,
    Format,
    as_text,
    export_release,
    file_name,
    to_csv,
    to_xlsx,
)
from voice.services.releases import freeze_release

FORMULA_SIGNS = "=+-@"
HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\x00=1",
    " =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    ";=1",
    ",=1",
    '"=1',
    "'=1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20A1",
    "\ufe661",
    "\u22121",
    "\u207c1",
    "\ttext",
    "\x00text",
    "\rtext",
    '=HYPERLINK("http://elsewhere.example";"x")',
    '=cmd|" /C calc"!A0',
)


def make_release(*, label: str = "Arguments", title: str = "Spring") -> FrozenRelease:
    """Return a release with one table: a theme that is shown and one that is hidden."""
    table = Table(
        title="Reasons for leaving",
        rows=("family_conflict", "bullying"),
        columns=("all",),
        counts=((30,), (4,)),
        bases=(60,),
    )
    return FrozenRelease(
        number=3,
        title=title,
        note="<p>Read <strong>this</strong> &amp; that.</p>",
        built_on="2030-03-06",
        area="Testshire",
        licence="ask first",
        period="2030-W08 to 2030-W10",
        surveys=("leaving-1",),
        codebook=("1.0+abc",),
        coders=("lexicon 1",),
        modes="told on the web site",
        method="A person read each.",
        counting="Children (at most).",
        rule="fewer than 10 children",
        rounding="to the nearest 5",
        revisions="",
        hidden_cells=1,
        left_out=("Stayed away because of it",),
        tables=(
            ReleasedTable(
                key="reasons",
                role="reason",
                role_label="A reason",
                breakdown="none",
                row_labels=(label, "Bullying"),
                column_labels=("All children",),
                table=suppress(table),
            ),
        ),
        content_hash="ab" * 32,
        state=ReleaseState.PUBLISHED,
        approved_at=MOMENT,
        withdrawn_reason=None,
    )


def read_lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_a_shown_theme_has_its_number_and_no_symbol() -> None:
    shown, _hidden = read_lines(to_csv(make_release()))

    assert (shown["children"], shown["percent"], shown["base"]) == ("30", "50", "60")
    assert (shown["symbol"], shown["meaning"]) == ("", "")


def test_a_hidden_theme_has_a_symbol_and_its_meaning_and_no_number() -> None:
    _shown, hidden = read_lines(to_csv(make_release()))

    assert (hidden["children"], hidden["percent"]) == ("", "")
    assert (hidden["symbol"], hidden["meaning"]) == ("c", "not shown: fewer than 10 children")


def test_every_line_says_what_it_is_and_from_which_release() -> None:
    line = read_lines(to_csv(make_release()))[0]

    assert tuple(line) == COLUMNS
    assert line | {"children": "", "percent": "", "base": ""} == {
        "release": "3",
        "period": "2030-W08 to 2030-W10",
        "theme": "family_conflict",
        "theme_label": "Arguments",
        "role": "reason",
        "breakdown": "none",
        "category": "All children",
        "children": "",
        "percent": "",
        "base": "",
        "symbol": "",
        "meaning": "",
        "release_sha256": "ab" * 32,
    }


def test_the_csv_has_a_byte_order_mark_and_quotes_around_each_text() -> None:
    content = to_csv(make_release(label='Rows; "shouting"\nand more'))

    assert content.startswith(b"\xef\xbb\xbf")
    assert b',"Rows; ""shouting"" and more",' in content
    assert content.count(b"\r\n") == content.count(b"\n") == 3


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_text_is_quoted_in_the_csv(value: str) -> None:
    line = read_lines(to_csv(make_release(label=value)))[0]

    assert line["theme_label"].startswith("'")


@given(st.text())
def test_no_text_begins_like_a_formula(value: str) -> None:
    safe = as_text(value)

    first = next((sign for sign in safe if not sign.isspace()), "")
    assert unicodedata.normalize("NFKC", first)[:1] not in set(FORMULA_SIGNS)
    assert not any(unicodedata.category(sign) == "Cc" for sign in safe)


@pytest.mark.parametrize("value", ["Arguments", "", "A - B", "11 to 13", "Children's home", " x"])
def test_an_ordinary_text_stays_as_it_is(value: str) -> None:
    assert as_text(value) == value


@pytest.mark.parametrize("value", HOSTILE)
def test_no_cell_of_the_workbook_is_a_formula(value: str) -> None:
    book = load_workbook(io.BytesIO(to_xlsx(make_release(label=value, title=value))))

    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds == {"s", "n"}
    assert book["reasons"]["A3"].value.startswith("'")
    assert book["Notes"]["B2"].value.startswith("'")


def test_a_text_that_was_not_quoted_would_still_be_no_formula(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("voice.services.exports.as_text", lambda value: value)

    book = load_workbook(io.BytesIO(to_xlsx(make_release(label="=1+1"))))

    assert book["reasons"]["A3"].data_type == "s"


def test_the_workbook_shows_what_the_table_shows() -> None:
    sheet = load_workbook(io.BytesIO(to_xlsx(make_release())))["reasons"]

    assert list(sheet.iter_rows(values_only=True)) == [
        ("Theme", "All children: children", "All children: percent"),
        ("All children counted (rounded)", 60, None),
        ("Arguments", 30, 50),
        ("Bullying", WORDS, WORDS),
    ]


def test_rows_with_numbers_come_first_and_none_is_left_out() -> None:
    release = make_release()
    table = Table("t", ("c", "b", "a"), ("all",), ((4,), (12,), (30,)), (60,))
    mixed = replace(release.tables[0], row_labels=("C", "B", "A"), table=suppress(table))

    sheet = load_workbook(io.BytesIO(to_xlsx(replace(release, tables=(mixed,)))))["reasons"]

    assert [row[0] for row in sheet.iter_rows(min_row=3, values_only=True)] == ["A", "B", "C"]


def test_a_percentage_without_a_base_is_left_empty() -> None:
    release = make_release()
    table = Table("t", ("family_conflict", "bullying"), ("all",), ((12,), (4,)), (15,))
    small = replace(release.tables[0], table=suppress(table))

    content = to_xlsx(replace(release, tables=(small,)))

    sheet = load_workbook(io.BytesIO(content))["reasons"]
    assert (sheet["B3"].value, sheet["C3"].value) == (10, None)


def test_the_notes_sheet_comes_first_and_carries_the_header() -> None:
    release = make_release()
    book = load_workbook(io.BytesIO(to_xlsx(release)))

    notes = {row[0]: row[1] for row in book.worksheets[0].iter_rows(values_only=True)}

    assert book.sheetnames == ["Notes", "reasons"]
    assert notes["Release"] == "3"
    assert notes["SHA-256 of the release"] == release.content_hash
    assert notes["Note"] == "Read this & that."
    assert notes["Sheet reasons"] == "Reasons for leaving"


def test_rows_are_high_enough_for_long_texts() -> None:
    release = replace(make_release(), method="A person read each. " * 20)

    book = load_workbook(io.BytesIO(to_xlsx(release)))

    notes = book["Notes"]
    heights = {
        name: notes.row_dimensions[row].height
        for row, (name, *_rest) in enumerate(notes.iter_rows(values_only=True), start=1)
    }
    assert (heights["Title"], heights["How it was coded"]) == (15, 75)
    assert heights["Tables left out, as no number in them can be shown"] == 30
    assert book["reasons"].row_dimensions[1].height == 45


def test_nothing_in_the_workbook_tells_when_it_was_made() -> None:
    content = to_xlsx(make_release())

    with zipfile.ZipFile(io.BytesIO(content)) as members:
        core = members.read("docProps/core.xml").decode()
        assert {member.date_time for member in members.infolist()} == {(2030, 3, 6, 0, 0, 0)}
        assert {member.create_system for member in members.infolist()} == {3}
    assert core.count("2030-03-06T00:00:00Z") == 2


def test_a_file_is_named_after_its_release() -> None:
    assert file_name(make_release(), "csv") == "release-3.csv"


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_each_export_is_registered_with_the_hash_of_its_bytes(
    session: Session, file_format: Format
) -> None:
    staff = make_staff(session)
    make_children(session, staff, 25)
    row = freeze_release(session, make_actor(staff), load_codebook(), make_heading("t"))
    release = read_release(row)

    content = export_release(session, make_actor(staff), release, file_format)

    entry = session.scalars(select(Export)).one()
    assert entry.file_hash == hashlib.sha256(content).hexdigest()
    assert (entry.release_number, entry.format, entry.staff_id) == (1, file_format, staff.id)
    assert entry.exported_at == MOMENT


def test_nobody_without_a_name_exports(session: Session) -> None:
    nobody = replace(make_actor(make_staff(session)), staff_id=None)

    with pytest.raises(ReleaseError, match="signed in"):
        export_release(session, nobody, make_release(), "csv")
