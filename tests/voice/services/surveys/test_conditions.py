import pytest

from voice.services.surveys.conditions import ConditionError, Facts, evaluate, parse, references

SAID: dict[str, frozenset[str] | None] = {
    "e1": frozenset({"left"}),
    "b1": frozenset({"one", "two"}),
    "r1": None,
    "k1": frozenset(),
}


def _holds(expression: str, *, has_text: bool | None = False) -> bool | None:
    return evaluate(parse(expression), Facts(SAID, has_text))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("", True),
        ("e1 in (left, told)", True),
        ("e1 in (told)", False),
        ("not e1 in (told)", True),
        ("k1 in (offered)", False),
        ("r1 in (away)", None),
        ("not r1 in (away)", None),
        ("nobody in (x)", None),
        ("e1 in (told) and r1 in (away)", False),
        ("e1 in (left) and r1 in (away)", None),
        ("e1 in (left) or r1 in (away)", True),
        ("e1 in (told) or r1 in (away)", None),
        ("e1 in (told) or k1 in (offered)", False),
        ("count(b1) >= 2", True),
        ("count(b1) >= 3", False),
        ("count(r1) >= 1", None),
        ("e1 in (told) and k1 in (x) or e1 in (left)", True),
        ("e1 in (told) and (k1 in (x) or e1 in (left))", False),
        ("not (e1 in (left) and b1 in (one))", False),
    ],
)
def test_a_condition_is_true_false_or_open(expression: str, expected: bool | None) -> None:
    assert _holds(expression) is expected


@pytest.mark.parametrize("has_text", [True, False, None])
def test_any_text_is_what_was_written_so_far(has_text: bool | None) -> None:
    assert _holds("any text", has_text=has_text) is has_text


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("e1 in (left", "ends too early"),
        ("e1 in", "ends too early"),
        ("e1 is left", "at “is”"),
        ("e1 in (left) e2 in (x)", "at “e2”"),
        ("e1 in (left;told)", "at “;”"),
        ("e1 in (left told)", "at “told”"),
        ("and in (left)", "at “and”"),
        ("count(b1) >= two", "at “two”"),
        ("count(b1) > 2", "at “>”"),
        ("any thing", "at “thing”"),
        ("__import__('os')", "at “'”"),
        ("1 in (2)", "at “1”"),
    ],
)
def test_what_does_not_follow_the_grammar_is_refused_where_it_breaks(
    expression: str, message: str
) -> None:
    with pytest.raises(ConditionError, match=message):
        parse(expression)


def test_references_name_each_item_with_all_its_codes() -> None:
    condition = parse("e1 in (a) and not (e1 in (b) or count(b1) >= 2) and any text")

    assert references(condition) == {"e1": frozenset({"a", "b"}), "b1": frozenset()}
