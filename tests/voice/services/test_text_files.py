import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from voice.errors import TableFileError
from voice.services.text_files import TextRow, open_texts, read_json_lines


def _write(folder: Path, name: str, content: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return path


def _write_xlsx(folder: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = folder / "texts.xlsx"
    book.save(path)
    return path


def _pairs(path: Path, text: str = "text", id_column: str | None = "id") -> list[tuple[str, str]]:
    return [(row.id, row.text) for row in open_texts(path, text, id_column).rows()]


def test_a_csv_gives_ids_and_texts_exactly_as_they_stand(tmp_path: Path) -> None:
    content = 'id,text\r\n007," i left,\r\nthen slept"\r\n=1+1,"she said ""go"""\r\n'
    path = _write(tmp_path, "texts.csv", content)

    assert _pairs(path) == [("007", " i left,\r\nthen slept"), ("=1+1", 'she said "go"')]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_may_use_any_usual_separator(tmp_path: Path, delimiter: str) -> None:
    path = _write(tmp_path, "texts.csv", f"id{delimiter}text\na{delimiter}gone\n")

    assert _pairs(path) == [("a", "gone")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_unicode_file_is_read_without_a_note(tmp_path: Path, encoding: str) -> None:
    path = _write(tmp_path, "texts.csv", "id,text\n1,café 🤷\n", encoding)

    file = open_texts(path, "text", "id")

    assert [row.text for row in file.rows()] == ["café 🤷"]
    assert file.notes == ()


def test_a_windows_file_is_read_and_said_to_be_one(tmp_path: Path) -> None:
    path = _write(tmp_path, "texts.csv", "id,text\n1,£5 \u2026 bye\n", "cp1252")

    file = open_texts(path, "text", "id")

    assert [row.text for row in file.rows()] == ["£5 \u2026 bye"]
    assert file.notes == ("texts.csv is not UTF-8; it was read as Windows text (cp1252)",)


@pytest.mark.parametrize("sign", [b"\x81", b"\x00"])
def test_a_binary_file_is_refused(tmp_path: Path, sign: bytes) -> None:
    path = tmp_path / "texts.csv"
    path.write_bytes(b"id,text\n1," + sign + b"\n")

    with pytest.raises(TableFileError, match="neither UTF-8 nor Windows text"):
        open_texts(path, "text")


def test_a_wrong_column_names_the_columns_there_are(tmp_path: Path) -> None:
    path = _write(tmp_path, "texts.csv", "ref,comment\n1,gone\n")

    with pytest.raises(TableFileError, match=r"no column 'text'; its columns are ref, comment$"):
        open_texts(path, "text")


def test_a_wrong_id_column_is_named(tmp_path: Path) -> None:
    path = _write(tmp_path, "texts.jsonl", '{"text": "gone"}\n')

    with pytest.raises(TableFileError, match="no column 'id'"):
        open_texts(path, "text", "id")


@pytest.mark.parametrize("name", ["texts.csv", "texts.jsonl"])
def test_an_empty_file_is_refused(tmp_path: Path, name: str) -> None:
    path = _write(tmp_path, name, "")

    with pytest.raises(TableFileError, match=f"{name} is empty"):
        open_texts(path, "text")


@pytest.mark.parametrize(("name", "content"), [("texts.csv", "id,text\n"), ("texts.jsonl", "\n\n")])
def test_a_file_without_rows_is_refused(tmp_path: Path, name: str, content: str) -> None:
    path = _write(tmp_path, name, content)

    with pytest.raises(TableFileError, match="holds no rows"):
        open_texts(path, "text")


def test_a_csv_that_starts_blank_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path, "texts.csv", "\n1,gone\n")

    with pytest.raises(TableFileError, match="no column names"):
        open_texts(path, "text")


def test_a_csv_cell_beyond_all_measure_is_refused_by_line(tmp_path: Path) -> None:
    path = _write(tmp_path, "texts.csv", "id,text\n1," + "x" * 200_000 + "\n")

    with pytest.raises(TableFileError, match=r"line 2 of texts\.csv cannot be read"):
        open_texts(path, "text")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"text": "gone"', "not valid JSON"),
        ('["gone"]', "not a JSON object"),
        ("[" * 99_999, "JSON"),
    ],
    ids=["cut off", "a list", "too deep"],
)
def test_a_broken_json_line_is_named_by_its_number(tmp_path: Path, line: str, fault: str) -> None:
    path = _write(tmp_path, "texts.jsonl", f'{{"text": "here"}}\n\n{line}\n')

    with pytest.raises(TableFileError, match=f"line 3 of texts.jsonl is .*{fault}"):
        open_texts(path, "text")


def test_json_lines_end_only_where_the_line_ends(tmp_path: Path) -> None:
    text = "one\u2028two\rthree"
    path = _write(tmp_path, "texts.jsonl", json.dumps({"text": text}, ensure_ascii=False) + "\r\n")

    assert [values["text"] for values in read_json_lines(path)] == [text]


def test_a_json_list_for_a_text_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path, "texts.jsonl", '{"text": "here"}\n{"text": ["gone"]}\n')

    with pytest.raises(TableFileError, match="row 2 holds a list"):
        open_texts(path, "text")


def test_numbers_become_texts_and_missing_texts_are_empty(tmp_path: Path) -> None:
    path = _write(tmp_path, "texts.jsonl", '{"id": 7, "text": 12}\n{"id": "8", "text": null}\n')

    assert _pairs(path) == [("7", "12"), ("8", "")]


def test_rows_without_an_id_column_go_by_their_number(tmp_path: Path) -> None:
    path = _write(tmp_path, "texts.csv", "text\nfirst\nsecond\n")

    assert _pairs(path, id_column=None) == [("1", "first"), ("2", "second")]


def test_a_row_without_an_id_goes_by_its_number_and_is_noted(tmp_path: Path) -> None:
    path = _write(tmp_path, "texts.csv", "id,text\na,first\n,second\n")

    file = open_texts(path, "text", "id")

    assert [row.id for row in file.rows()] == ["a", "row 2"]
    assert file.notes == ("1 rows have no id; they go by their number, as in 'row 7'",)


def test_empty_texts_are_kept_and_blank_rows_are_no_rows(tmp_path: Path) -> None:
    path = _write(tmp_path, "texts.csv", "id,text\na,\n\nb,  \n,\nc,gone\n")

    rows = list(open_texts(path, "text", "id").rows())

    assert [(row.id, row.is_empty) for row in rows] == [("a", True), ("b", True), ("c", False)]


def test_in_a_file_of_one_column_a_blank_row_is_an_empty_text(tmp_path: Path) -> None:
    path = _write(tmp_path, "texts.csv", "text\nfirst\n\nlast\n")

    assert _pairs(path, id_column=None) == [("1", "first"), ("2", ""), ("3", "last")]


def test_of_two_columns_with_one_name_the_first_counts(tmp_path: Path) -> None:
    path = _write(tmp_path, "texts.csv", "text,text,\nfirst,second,third,fourth\n")

    assert _pairs(path, id_column=None) == [("1", "first")]


def test_a_workbook_gives_ids_and_texts(tmp_path: Path) -> None:
    path = _write_xlsx(
        tmp_path, {"Log": [["id", " text "], [1, "gone"], [None, None], ["x", None]]}
    )

    assert _pairs(path) == [("1", "gone"), ("x", "")]


def test_a_workbook_is_read_from_the_sheet_that_has_the_column(tmp_path: Path) -> None:
    path = _write_xlsx(tmp_path, {"Notes": [["about"]], "Log": [["text"], ["gone"]], "Blank": []})

    assert _pairs(path, id_column=None) == [("1", "gone")]


def test_a_workbook_without_the_column_names_what_is_there(tmp_path: Path) -> None:
    path = _write_xlsx(tmp_path, {"Log": [["ref", "words"], [1, "gone"]]})

    with pytest.raises(TableFileError, match="its columns are ref, words"):
        open_texts(path, "text")


def test_what_only_calls_itself_a_workbook_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path, "texts.xlsx", "id,text\n")

    with pytest.raises(TableFileError, match="not an Excel workbook"):
        open_texts(path, "text")


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path, "texts.pdf", "%PDF")

    with pytest.raises(TableFileError, match=r"known are \.csv"):
        open_texts(path, "text")


def test_batches_hold_every_row_once_in_order(tmp_path: Path) -> None:
    path = _write(tmp_path, "texts.csv", "text\na\nb\nc\n")

    batches = list(open_texts(path, "text").batches(2))

    assert [[row.text for row in batch] for batch in batches] == [["a", "b"], ["c"]]


def test_a_row_shows_no_words() -> None:
    assert repr(TextRow("7", "gone")) == "TextRow('7', 4 characters)"
