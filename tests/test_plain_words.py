"""Reading grade and hard words, on texts whose result is known."""

import pytest

from tests.plain_words import grade, list_hard_words, list_words

ADULT = (
    "The information you provide will be treated confidentially in accordance with the "
    "organisation's safeguarding procedures and applicable data protection legislation."
)


def test_an_adult_sentence_has_a_high_grade_and_a_plain_one_a_low_one() -> None:
    assert grade(ADULT) > 12
    assert grade("We do not know who you are. You can stop at any time.") < 4


@pytest.mark.parametrize(
    ("text", "hard"),
    [
        ("We do not keep your number.", []),
        ("They stopped, carried, tries, boxes, making, bigger, kindly, don\u2019t", []),
        ("Safeguarding procedures", ["safeguarding", "procedures"]),
        ("Press Childline at www.childline.org.uk", []),
    ],
)
def test_hard_words_are_those_that_dale_and_chall_do_not_list(text: str, hard: list[str]) -> None:
    assert list_hard_words(text) == hard


def test_numbers_and_addresses_are_no_words() -> None:
    assert list_words("Call 999 or see 999bsl.co.uk now") == ["call", "or", "see", "now"]
