import csv
from pathlib import Path

import pytest

from analysis.codebook import Role, load_codebook
from analysis.coders.base import Suggestion
from analysis.flags import Category, Flag, Level
from analysis.pipeline import Analysed
from analysis.redaction import Redactor
from analysis.text import PlainText, Span
from analysis.themes import wilson
from voice.services.reports import COLUMNS, Report, ReportWriter, Theme
from voice.services.text_files import TextRow

TEXT = "my name is Aisha and i was bullied"


def _found(
    text: str, *suggestions: tuple[str, Role, str], flags: tuple[tuple[Level, str], ...] = ()
) -> Analysed:
    """Return an analysis that found each code in the words given, in the redacted text."""
    redaction = Redactor().redact(PlainText(text))
    value = redaction.text.value
    return Analysed(
        redaction,
        tuple(
            Flag(Category.SELF_HARM, level, _span(text, words), "rule") for level, words in flags
        ),
        tuple(
            Suggestion(code, role, _span(value, words), 0.75, "lexicon", "why")
            for code, role, words in suggestions
        ),
    )


def _span(value: str, words: str) -> Span:
    start = value.index(words)
    return Span(start, start + len(words))


def _report(folder: Path, *pairs: tuple[TextRow, Analysed]) -> Report:
    with ReportWriter(folder, load_codebook()) as writer:
        for row, found in pairs:
            writer.add(row, found)
        return writer.finish()


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_table_has_its_columns_even_without_a_text(tmp_path: Path) -> None:
    _report(tmp_path)

    for name, columns in COLUMNS.items():
        header, *_ = (tmp_path / name).read_text(encoding="utf-8").splitlines()
        assert header == ",".join(columns)


def test_places_are_code_points_of_the_text_in_the_file(tmp_path: Path) -> None:
    found = _found(TEXT, ("bullying", Role.LEFT_BECAUSE, "i was bullied"))

    _report(tmp_path, (TextRow("7", TEXT), found))

    (coding,) = _rows(tmp_path, "codings.csv")
    assert TEXT[int(coding["start"]) : int(coding["end"])] == "i was bullied"
    assert (coding["id"], coding["role"], coding["score"]) == ("7", "left_because", "0.75")
    (removal,) = _rows(tmp_path, "redactions.csv")
    assert TEXT[int(removal["start"]) : int(removal["end"])] == "Aisha"
    assert removal["kind"] == "person"


def test_flags_are_written_in_order_and_listed_red_first(tmp_path: Path) -> None:
    text = "low, so low"
    found = _found(text, flags=((Level.AMBER, "low"), (Level.RED, "so low")))

    report = _report(tmp_path, (TextRow("7", text), found))

    assert [flag["level"] for flag in _rows(tmp_path, "flags.csv")] == ["amber", "red"]
    assert [flag.level for flag in report.flags] == ["red", "amber"]
    assert (report.flags[0].start, report.flags[0].end) == (5, 11)


def test_empty_texts_are_reported_and_not_counted(tmp_path: Path) -> None:
    report = _report(tmp_path, (TextRow("7", " "), _found(" ")), (TextRow("8", "ok"), _found("ok")))

    assert (report.texts, report.children, report.empty) == (2, 1, ("7",))
    assert _rows(tmp_path, "empty.csv") == [{"id": "7"}]


def test_a_child_counts_once_for_a_reason_however_often_it_is_named(tmp_path: Path) -> None:
    text = "bullied, still bullied"
    found = _found(
        text,
        ("bullying", Role.LEFT_BECAUSE, "bullied"),
        ("bullying", Role.STAYED_AWAY_BECAUSE, "still bullied"),
    )

    report = _report(
        tmp_path,
        (TextRow("a", text), found),
        (TextRow("a", text), found),
        (TextRow("b", "x"), _found("x")),
    )

    low, high = wilson(1, 2)
    label = load_codebook().get("bullying").label
    assert report.reasons[0] == Theme("bullying", label, 1, 4, 50.0, 100 * low, 100 * high)
    assert (report.texts, report.children, report.coded) == (3, 2, 2)


def test_the_themes_hold_every_code_with_its_interval(tmp_path: Path) -> None:
    found = _found("i was bullied", ("bullying", Role.LEFT_BECAUSE, "bullied"))

    _report(tmp_path, (TextRow("a", "i was bullied"), found), (TextRow("b", "x"), _found("x")))

    themes = _rows(tmp_path, "themes.csv")
    assert themes[0]["code"] == "bullying"
    assert {theme["code"] for theme in themes} == {code.slug for code in load_codebook().codes}
    assert (themes[0]["percent"], themes[0]["low"], themes[0]["high"]) == ("50.0", "9.5", "90.5")


def test_a_residual_code_is_a_theme_only_where_somebody_has_it(tmp_path: Path) -> None:
    found = _found("because", ("other_reason", Role.LEFT_BECAUSE, "because"))

    report = _report(tmp_path, (TextRow("a", "because"), found))

    assert report.reasons[0].code == "other_reason"
    assert "nothing_to_code" not in [theme.code for theme in report.reasons]


def test_what_helped_is_no_reason(tmp_path: Path) -> None:
    found = _found("time out helped", ("time_out", Role.HELPED, "time out"))

    report = _report(tmp_path, (TextRow("a", "time out helped"), found))

    assert all(theme.children == 0 for theme in report.reasons)
    ((label, (theme,)),) = report.others
    assert label == load_codebook().role(Role.HELPED).label
    assert (theme.code, theme.children) == ("time_out", 1)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-5", "-5"),
        ("+44", "+44"),
        ("a,b", "a,b"),
        ("007", "007"),
    ],
)
def test_an_id_is_written_as_it_is_unless_a_spreadsheet_would_run_it(
    tmp_path: Path, given: str, written: str
) -> None:
    _report(tmp_path, (TextRow(given, ""), _found("")))

    assert _rows(tmp_path, "empty.csv") == [{"id": written}]


def test_no_table_holds_a_word_of_a_text(tmp_path: Path) -> None:
    _report(tmp_path, (TextRow("7", TEXT), _found(TEXT, ("bullying", Role.PRESENT, "bullied"))))

    for name in COLUMNS:
        content = (tmp_path / name).read_text(encoding="utf-8")
        assert "Aisha" not in content
        assert "bullied" not in content
