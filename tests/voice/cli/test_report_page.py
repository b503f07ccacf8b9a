from dataclasses import replace

import html5lib

from voice.cli.report_page import MAX_LISTED, Method, render_report
from voice.services.reports import FlaggedText, Report, Theme

METHOD = Method("1.0+abc", "lexicon 1", "not given", ("texts.csv is not UTF-8",))
THEME = Theme("bullying", "Bullying <b>", 5, 7, 50.0, 23.7, 76.3)
NOTHING = Theme("identity", "Identity", 0, 0, 0.0, 0.0, 27.8)
REPORT = Report(
    texts=12,
    children=10,
    coded=6,
    empty=("8", "=9"),
    reasons=(THEME, NOTHING),
    others=(("What helped", (replace(THEME, code="time_out", label="Time out"),)),),
    flags=(FlaggedText("<i>3</i>", "self_harm", "red", 4, 9),),
    redactions=(("person", 3), ("street_address", 1)),
)
EMPTY = Report(0, 0, 0, (), (NOTHING,), (), (), ())


def test_the_page_is_valid_and_asks_for_nothing() -> None:
    page = render_report(REPORT, METHOD)

    html5lib.HTMLParser(strict=True).parse(page)
    assert "default-src 'none'" in page
    assert "http:" not in page
    assert "https:" not in page
    assert "<script" not in page


def test_the_table_says_what_the_chart_says() -> None:
    page = render_report(REPORT, METHOD)

    assert "Bullying &lt;b&gt;: 50.0 % (5)" in page
    assert '<td class="number">50.0</td>' in page
    assert '<td class="number">23.7 to 76.3</td>' in page


def test_a_code_nobody_named_is_in_the_table_and_not_in_the_chart() -> None:
    page = render_report(REPORT, METHOD)

    assert '<th scope="row">Identity</th>' in page
    assert "Identity: 0" not in page


def test_what_else_was_said_stands_under_its_role() -> None:
    assert "<caption>What helped</caption>" in render_report(REPORT, METHOD)


def test_flags_show_where_to_read_and_a_hostile_id_does_nothing() -> None:
    page = render_report(REPORT, METHOD)

    assert "&lt;i&gt;3&lt;/i&gt;" in page
    assert "<td>self harm</td>" in page
    assert '<td class="number">4 to 9</td>' in page


def test_empty_texts_and_the_method_are_said() -> None:
    page = render_report(REPORT, METHOD)

    assert "Ids: 8, =9" in page
    assert "Codebook 1.0+abc, coder lexicon 1." in page
    assert "coding: person (3), street address (1)." in " ".join(page.split())
    assert "texts.csv is not UTF-8." in page


def test_an_analysis_that_found_nothing_says_so() -> None:
    page = " ".join(render_report(EMPTY, METHOD).split())

    assert "No reason was found." in page
    assert "No flag was raised. That is no proof that nobody is in danger." in page
    assert "coding: none found." in page
    assert "Empty texts" not in page


def test_long_lists_are_cut_and_say_where_the_rest_is() -> None:
    flags = tuple(FlaggedText(f"f{n}", "weapon", "red", 0, 1) for n in range(MAX_LISTED + 1))
    empty = tuple(f"e{n}" for n in range(MAX_LISTED + 2))

    page = render_report(replace(REPORT, flags=flags, empty=empty), METHOD)

    assert f"f{MAX_LISTED - 1}<" in page
    assert f"f{MAX_LISTED}<" not in page
    assert "the rest is in flags.csv" in page
    assert "and 2 more in empty.csv" in page
