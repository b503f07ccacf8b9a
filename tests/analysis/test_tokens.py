"""Words, clauses and scopes, each where it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import tokens
from analysis.text import Span


def _words(value: str) -> list[str]:
    return [token.word for sentence in tokens.read(value) for token in sentence.tokens]


def _scope(value: str, scope: frozenset[int]) -> list[str]:
    [sentence] = tokens.read(value)
    return [sentence.tokens[position].typed for position in sorted(scope)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("cuz", ["because"]),
        ("b/c", ["because"]),
        ("dnt", ["do", "not"]),
        ("wanna", ["want", "to"]),
        ("mam", ["mum"]),
        ("sooooo", ["so"]),
        ("keepers'", ["keepers"]),
        ("mother's", ["mum"]),
        ("carer's", ["carer"]),
        ("[person 2]", ["[person]"]),
        ("[street address 1]", ["[street]"]),
        ("&nbsp;", []),
        ("😂😂", []),
        ("he.left", ["he", "leave"]),
    ],
)
def test_slang_and_spelling_are_read_as_a_dictionary_has_them(typed: str, words: list[str]) -> None:
    assert _words(typed) == words


def test_a_token_knows_where_it_was_typed() -> None:
    value = "😭 mum\u2019s boyf &amp; me… I HAAATE it"

    [first, second] = tokens.read(value)

    assert [token.span.of(value) for token in first.tokens] == ["mum\u2019s", "boyf", "me"]
    assert [token.span.of(value) for token in second.tokens] == ["I", "HAAATE", "it"]
    assert [token.word for token in second.tokens] == ["i", "hate", "it"]


def test_one_slang_word_may_be_two_tokens_with_one_span() -> None:
    [sentence] = tokens.read("gonna")

    assert [token.span for token in sentence.tokens] == [Span(0, 5), Span(0, 5)]


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_spans_lie_in_order_inside_it(value: str) -> None:
    spans = [token.span for sentence in tokens.read(value) for token in sentence.tokens]

    assert spans == sorted(spans)
    assert all(span.of(value).strip() for span in spans)


@given(st.text(alphabet="abc ,.!?\n😭b'", max_size=60))
def test_every_word_lies_in_one_clause_of_its_sentence(value: str) -> None:
    for sentence in tokens.read(value):
        for token in sentence.tokens:
            around = [clause for clause in sentence.clauses if clause.overlaps(token.span)]
            assert len(around) == 1


@pytest.mark.parametrize(
    ("value", "clauses"),
    [
        ("i left because they shout", ["i left", "because they shout"]),
        ("mum hit me and i left", ["mum hit me", "and i left"]),
        ("mum hit me and then i left", ["mum hit me", "and then i left"]),
        ("salt and vinegar, please", ["salt and vinegar", "please"]),
        ("no stops here", ["no stops here"]),
    ],
)
def test_clauses_survive_missing_punctuation(value: str, clauses: list[str]) -> None:
    [sentence] = tokens.read(value)

    assert [clause.of(value) for clause in sentence.clauses] == clauses


def test_the_clause_around_a_span_joins_all_it_touches() -> None:
    [sentence] = tokens.read("i left because they shout, ok")

    assert tokens.clause_around(sentence, Span(2, 14)) == Span(0, 25)
    assert tokens.clause_around(sentence, Span(25, 26)) == Span(25, 26)


@pytest.mark.parametrize(
    ("value", "taken_back"),
    [
        ("he never hits me", ["hits", "me"]),
        ("i cant stand the shouting", []),
        ("it wasnt because of school", ["of", "school"]),
        ("not only the rules", []),
        ("nobody hit me but they shout", ["hit", "me"]),
        ("no one two three four five six", ["one", "two", "three", "four", "five"]),
    ],
)
def test_a_negator_takes_back_its_clause(value: str, taken_back: list[str]) -> None:
    [sentence] = tokens.read(value)

    assert _scope(value, tokens.negation_scope(sentence)) == taken_back


def test_an_if_covers_its_clause() -> None:
    value = "i would go if they moved me, they shout"
    [sentence] = tokens.read(value)

    assert _scope(value, tokens.hypothetical_scope(sentence)) == ["they", "moved", "me"]


def test_a_stem_is_shared_by_the_forms_of_a_word() -> None:
    assert tokens.stem("placements") == tokens.stem("placement")
    assert tokens.stem("[person]") == "[person]"
