"""One suite over every coder: what each of them promises."""

import pytest

from analysis.codebook import Role, load_codebook
from analysis.coders.base import Coder
from analysis.coders.lexicon import LexiconCoder
from analysis.redaction import restore

CODERS: list[Coder] = [LexiconCoder(load_codebook())]

TEXTS = [
    restore(value)
    for value in (
        "mum kicked me out so i went to [person 1]",
        "",
        "🙃",
        "i ran away. they never listen to me!! i hate my placement",
        "my dad\u2019s always drunk & i had to look after my brothers… so i left",
        "nothing happened really",
        "x" * 2000,
    )
]
QUESTIONS = [None, "left_because", "helped", None, "left_because", "would_have_stayed_if", None]
CODINGS = [[("forced_to_leave", Role.MADE_TO_LEAVE)], *([[]] * (len(TEXTS) - 1))]

every_coder = pytest.mark.parametrize("coder", CODERS, ids=lambda coder: coder.name)


@every_coder
def test_it_gives_one_tuple_for_each_text(coder: Coder) -> None:
    assert len(coder.fit(TEXTS, CODINGS).predict(TEXTS)) == len(TEXTS)
    assert coder.predict([]) == []


@every_coder
def test_it_finds_something_and_leaves_the_empty_text_alone(coder: Coder) -> None:
    results = coder.fit(TEXTS, CODINGS).predict(TEXTS)

    assert any(results)
    assert results[1] == ()


@every_coder
def test_every_suggestion_is_a_code_of_the_codebook_with_evidence_in_the_text(
    coder: Coder,
) -> None:
    results = coder.fit(TEXTS, CODINGS).predict(TEXTS, questions=QUESTIONS)

    for text, suggestions in zip(TEXTS, results, strict=True):
        for each in suggestions:
            assert each.code in load_codebook()
            assert each.span.of(text.value).strip()
            assert 0 <= each.score <= 1
            assert each.coder == coder.name
            assert each.why


@every_coder
def test_the_same_text_gets_the_same_codes_alone_or_among_others(coder: Coder) -> None:
    coder.fit(TEXTS, CODINGS)
    together = coder.predict(TEXTS, questions=QUESTIONS)

    alone = [
        coder.predict([text], questions=[question])[0]
        for text, question in zip(TEXTS, QUESTIONS, strict=True)
    ]

    assert alone == together
    assert coder.predict(TEXTS, questions=QUESTIONS) == together


@every_coder
def test_fit_returns_the_coder_and_keeps_its_name_and_version(coder: Coder) -> None:
    before = (coder.name, coder.version)

    assert coder.fit(TEXTS, CODINGS) is coder
    assert (coder.name, coder.version) == before
    assert all(before)


@every_coder
def test_a_second_fit_forgets_the_first(coder: Coder) -> None:
    expected = coder.fit(TEXTS, CODINGS).predict(TEXTS)

    coder.fit([restore("other words")], [[("bullying", Role.PRESENT)]])

    assert coder.fit(TEXTS, CODINGS).predict(TEXTS) == expected


@every_coder
def test_a_question_without_its_text_is_refused(coder: Coder) -> None:
    with pytest.raises(ValueError, match="zip"):
        coder.predict([restore("a"), restore("b")], questions=[None])
