from typing import Any

import pytest

from voice.services.paper_forms import _load_words
from voice.services.paper_gates import (
    ALWAYS,
    NEVER,
    Place,
    count_skipped,
    find_way_round,
    list_lines,
    reduce_condition,
    say_letters,
)
from voice.services.surveys.conditions import IsIn, parse

PLACES = {
    "e1": Place(2, {"left": "A", "told": "B", "none": "C"}),
    "b1": Place(4, {"friends": "A", "school": "B"}),
}
WORDS: dict[str, Any] = _load_words()["en"]


@pytest.mark.parametrize(
    ("expression", "lines"),
    [
        ("e1 in (left)", ["you ticked A at question 2"]),
        ("e1 in (left, told, gone)", ["you ticked A or B at question 2"]),
        ("not e1 in (left, told, none)", ["you did not tick A, B or C at question 2"]),
        (
            "e1 in (left) and count(b1) >= 2",
            ["you ticked A at question 2", "you ticked 2 or more at question 4"],
        ),
        ("not count(b1) >= 2", ["you ticked fewer than 2 at question 4"]),
        ("any text", ["you wrote something in your own words"]),
        ("not any text", ["you wrote nothing in your own words"]),
        (
            "e1 in (left) or b1 in (school)",
            ["you ticked A at question 2 or you ticked B at question 4"],
        ),
        (
            "not (e1 in (left) or b1 in (school))",
            ["you did not tick A at question 2", "you did not tick B at question 4"],
        ),
        (
            "any text or (e1 in (left) and b1 in (school))",
            [
                (
                    "you wrote something in your own words or "
                    "you ticked A at question 2 and you ticked B at question 4"
                )
            ],
        ),
    ],
)
def test_a_condition_is_said_in_words(expression: str, lines: list[str]) -> None:
    reduced = reduce_condition(parse(expression), PLACES)

    assert list_lines(reduced, PLACES, WORDS) == lines


@pytest.mark.parametrize(
    ("expression", "reduced"),
    [
        ("", ALWAYS),
        ("gone in (yes)", NEVER),
        ("e1 in (gone)", NEVER),
        ("count(gone) >= 1", NEVER),
        ("not gone in (yes)", ALWAYS),
        ("not (not gone in (yes))", NEVER),
        ("gone in (yes) and e1 in (left)", NEVER),
        ("gone in (yes) or e1 in (left)", IsIn("e1", frozenset({"left"}))),
        ("not (gone in (yes) and e1 in (left))", ALWAYS),
        ("e1 in (left) and (e1 in (left) and not gone in (yes))", IsIn("e1", frozenset({"left"}))),
    ],
)
def test_what_a_version_never_asks_falls_out_of_a_condition(
    expression: str, reduced: object
) -> None:
    assert reduce_condition(parse(expression), PLACES) == reduced


def test_an_answer_leads_past_what_it_rules_out_and_what_hangs_on_that() -> None:
    following = [("b1", parse("e1 in (left)")), ("b2", parse("b1 in (school)")), ("o1", ALWAYS)]

    assert count_skipped("e1", "none", following) == 2
    assert count_skipped("e1", "left", following) == 0


def test_who_is_not_asked_a_block_goes_on_where_any_of_them_may_be_asked() -> None:
    following = [("b2", parse("e1 in (left)")), ("b3", parse("e1 in (left, told)"))]

    assert find_way_round(parse("e1 in (left)"), following, PLACES) == 1
    assert find_way_round(parse("e1 in (left, told)"), following, PLACES) == 2
    assert find_way_round(parse("any text"), following, PLACES) == 0


def test_letters_are_said_as_people_do() -> None:
    assert [say_letters(each, " or ") for each in ("A", "AB", "ABC")] == [
        "A",
        "A or B",
        "A, B or C",
    ]
