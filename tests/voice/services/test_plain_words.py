"""Words that staff write for children."""

import pytest
import textstat  # type: ignore[import-untyped]  # it publishes no types

from voice.services.plain_words import estimate_grade, find_hard_words

PLAIN = (
    "You told us that nights are the worst time. You want to talk to someone then. Now a person "
    "picks up the phone until ten at night. You do not need to say your name. We will look at it "
    "again in May and tell you here."
)
HARD = (
    "Representatives of the organisation established comprehensive multidisciplinary arrangements "
    "facilitating immediate conversations. Professional practitioners subsequently communicated "
    "developments periodically throughout the relevant administrative districts, notwithstanding "
    "considerable operational difficulties encountered during implementation, recommending "
    "additional collaborative interventions regarding accommodation and transportation generally, "
    "without prejudice towards subsequent negotiations."
)


@pytest.mark.parametrize("text", ["You can ring us until ten now.", PLAIN])
def test_plain_words_are_no_problem(text: str) -> None:
    assert list(find_hard_words(text)) == []


def test_a_banned_word_is_named() -> None:
    assert list(find_hard_words("We changed placements.")) == [
        "“placements” is a word we do not use with children"
    ]


def test_a_long_sentence_is_named_with_its_words() -> None:
    (problem,) = find_hard_words("One. " + "word " * 16 + ".")

    assert problem.startswith("16 words in one sentence, 15 at most")


def test_words_of_many_syllables_are_hard_to_read() -> None:
    assert any("hard to read" in problem for problem in find_hard_words(HARD))


def test_few_words_have_no_grade() -> None:
    assert estimate_grade("What happened?") is None
    assert estimate_grade("word " * 39) is None
    assert estimate_grade("word " * 40) is not None


@pytest.mark.parametrize("text", [PLAIN, HARD])
def test_the_grade_is_near_that_of_the_formula_with_a_dictionary(text: str) -> None:
    grade = estimate_grade(text)

    assert grade is not None
    assert abs(grade - textstat.flesch_kincaid_grade(text)) < 2
