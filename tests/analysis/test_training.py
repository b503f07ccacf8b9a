"""How a file of marked utterances is read, and the faults that are found in it."""

import re

import pytest

from analysis.codebook import REASON_ROLES, Role, load_codebook
from analysis.errors import TrainingError
from analysis.text import Span
from analysis.training import (
    TrainingCoding,
    TrainingText,
    count_codes,
    load_training,
    parse_corpus,
    parse_training,
)

CODEBOOK = load_codebook()


def _parse(text: str) -> tuple[TrainingText, ...]:
    return parse_training(text, "row.txt", CODEBOOK)


def test_marks_become_codings_with_the_place_of_their_words() -> None:
    [text] = _parse(
        "well {she shouts|family_conflict:left_because} & {no phone|rules_control:present}"
    )

    assert text.text == "well she shouts & no phone"
    assert text.codings == (
        TrainingCoding("family_conflict", Role.LEFT_BECAUSE, Span(5, 15)),
        TrainingCoding("rules_control", Role.PRESENT, Span(18, 26)),
    )
    assert [coding.span.of(text.text) for coding in text.codings] == ["she shouts", "no phone"]


def test_a_line_break_is_one_code_point_of_the_text() -> None:
    [text] = _parse("gone 😀\\n{he\\nyells|family_conflict:left_because}")

    assert text.text == "gone 😀\nhe\nyells"
    assert text.codings[0].span.of(text.text) == "he\nyells"


def test_facets_stand_behind_a_tab() -> None:
    [text] = _parse("slept on a bus, rang nan\t# setting=foster while_away=slept_rough person=self")

    assert text.text == "slept on a bus, rang nan"
    assert text.facets == (
        ("setting", "foster"),
        ("while_away", "slept_rough"),
        ("person", "self"),
    )


def test_remarks_and_empty_lines_are_passed_over_but_counted() -> None:
    texts = _parse("# rows at home\n\nfirst #angry\nsecond\u2028still second\n")

    assert [(text.text, text.file, text.line) for text in texts] == [
        ("first #angry", "row.txt", 3),
        ("second\u2028still second", "row.txt", 4),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{mum|boredom:present}", "no code is called 'boredom'"),
        ("{mum|bullying:left}", "no role is called 'left'"),
        ("{mum|bullying:}", "no role is called ''"),
        ("{|bullying:present}", "a mark holds no words"),
        ("{ |bullying:present}", "a mark holds no words"),
        ("{mum |bullying:present}", "a mark begins or ends with a space"),
        ("{mum|bullying}", "a brace is no part of a mark"),
        ("a {b {mum|bullying:present}", "a brace is no part of a mark"),
        ("}", "a brace is no part of a mark"),
        (" mum", "a space stands before or behind the text"),
        ("mum \t# person=self", "a space stands before or behind the text"),
        ("mum # person=self", "facets stand behind a tab"),
        ("mum\tperson=self", "behind the tab stand # and the facets"),
        ("mum\t# person", "'person' is no facet=value"),
        ("mum\t# person=dog", "no facet has person=dog"),
        ("mum\t# pet=self", "no facet has pet=self"),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(line: str, message: str) -> None:
    with pytest.raises(TrainingError, match=re.escape(f"row.txt line 2: {message}")):
        _parse(f"fine\n{line}")


def test_every_fault_is_listed() -> None:
    with pytest.raises(TrainingError, match=r"line 1: a brace .*; row.txt line 2: no code"):
        _parse("}\n{mum|boredom:present}")


def test_a_text_counts_once_for_each_code() -> None:
    texts = _parse(
        "{a|bullying:left_because} {b|bullying:left_because} {c|identity:present}\n"
        "{d|bullying:present}"
    )

    assert count_codes(texts) == {"bullying": 2, "identity": 1}
    assert count_codes(texts, REASON_ROLES) == {"bullying": 1}
    assert count_codes(texts)["harm_abuse"] == 0


def test_the_version_changes_with_a_word_or_a_name_but_not_with_the_order() -> None:
    one = parse_corpus({"a.txt": "one", "b.txt": "two"}, CODEBOOK)

    assert re.fullmatch(r"[0-9a-f]{12}", one.version)
    assert one == parse_corpus({"b.txt": "two", "a.txt": "one"}, CODEBOOK)
    assert one.version != parse_corpus({"a.txt": "one", "b.txt": "too"}, CODEBOOK).version
    assert one.version != parse_corpus({"a.txt": "one", "c.txt": "two"}, CODEBOOK).version


def test_the_corpus_that_ships_is_read_by_file_and_line() -> None:
    corpus = load_training()

    assert corpus.texts
    assert list(corpus.texts) == sorted(corpus.texts, key=lambda text: (text.file, text.line))
    assert all(coding.span.of(text.text) for text in corpus.texts for coding in text.codings)
