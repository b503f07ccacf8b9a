"""How rows of words are read."""

import pytest

from analysis.coders.patterns import Lexicon, Tier, load_lexicon, parse_lexicon
from analysis.errors import CodebookError


def _lexicon(row: str, block: str = "strong") -> Lexicon:
    return parse_lexicon(
        f"""
lists: {{kin: "mum|dad|step dad"}}
contexts: {{left: "=ran away"}}
guards: "so gay"
codes: {{bullying: {{{block}: "{row}"}}}}
"""
    )


@pytest.mark.parametrize(
    ("row", "text", "expected"),
    [
        ("pick on me", "pick/picked on/on me/me ", True),
        ("pick on me", "pick/pick me/me ", False),
        ("(tease|laugh at) me", "laugh/laughed at/at me/me ", True),
        ("pick really? on", "pick/pick realli/really on/on ", True),
        ("pick .. on", "pick/pick a/a b/b on/on ", True),
        ("pick .. on", "pick/pick a/a b/b c/c on/on ", False),
        ("pick ... on", "pick/pick a/a b/b c/c on/on ", True),
        ("pick !on", "pick/pick up/up ", True),
        ("pick !on", "pick/pick on/on ", False),
        ("=ran off", "run/ran off/off ", True),
        ("=ran off", "run/run off/off ", False),
        ("my @kin shout", "my/my step/step dad/dad shout/shouts ", True),
        ("a (b (c|d)|e) shout", "a/a b/b d/d shout/shout ", True),
        ("(a .. b|c) shout", "a/a x/x b/b shout/shout ", True),
        ("pick on", "xpick/xpick on/on ", False),
    ],
)
def test_a_row_matches_words_in_any_form(row: str, text: str, *, expected: bool) -> None:
    [pattern] = _lexicon(row).codes.patterns

    assert bool(pattern.regex.search(text)) is expected


def test_a_pattern_knows_its_code_its_tier_and_its_number() -> None:
    first, second = _lexicon(r"tease me\nlaugh at me", block="weak").codes.patterns

    assert (first.name, first.rule, first.tier) == ("bullying", "bullying/weak/1", Tier.WEAK)
    assert second.rule == "bullying/weak/2"


def test_only_patterns_whose_words_are_there_are_tried() -> None:
    lexicon = _lexicon("(tease|laugh at) me")

    assert list(lexicon.codes.candidates(["me", "teas"]))
    assert not list(lexicon.codes.candidates(["me", "my"]))


def test_rows_of_not_keep_a_code_out() -> None:
    lexicon = _lexicon("tease", block="not")

    assert [pattern.name for pattern in lexicon.exclusions.patterns] == ["bullying"]
    assert lexicon.codes.patterns == ()


@pytest.mark.parametrize(
    ("row", "block", "message"),
    [
        ("@friends laugh", "strong", "no list called friends"),
        ("pick* on", "strong", r"cannot read 'pick\*'"),
        (".. really?", "strong", "bullying/strong/1 of the lexicon has no word"),
        ("tease", "sure", "bullying of the lexicon has an unknown tier, sure"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused(row: str, block: str, message: str) -> None:
    with pytest.raises(CodebookError, match=message):
        _lexicon(row, block)


def test_the_version_changes_with_the_patterns() -> None:
    assert _lexicon("tease").version != _lexicon("tease me").version
    assert load_lexicon() is load_lexicon()
