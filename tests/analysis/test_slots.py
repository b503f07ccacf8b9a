import pytest

from analysis.slots import SlotRules

SLOTS = {"who": "my_dad he she", "does": "hit+ strangle+ batter*", "me": "me us"}
RULE = "@who ..2 @does ..1 @me !up"


def _words(value: str, *rules: str) -> list[str]:
    return [span.of(value) for _, span in SlotRules(SLOTS, rules).find(value)]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("he hits me", ["he hits me"]),
        ("my dad always hitting us", ["my dad always hitting us"]),
        ("he's strangeld me", []),
        ("he strangeld me", ["he strangeld me"]),
        ("she batteeeers me", ["she batteeeers me"]),
        ("he hit me up", []),
        ("he left. hit me", []),
        ("he and a lot of others hit me", []),
        ("", []),
    ],
)
def test_a_row_of_slots_is_found_in_every_form_and_not_across_a_stop(
    value: str, found: list[str]
) -> None:
    assert _words(value, RULE) == found


def test_a_guard_keeps_a_rule_from_what_stands_before() -> None:
    assert _words("a pillow fight, a fight", "!pillow fight") == ["fight"]


@pytest.mark.parametrize(
    ("value", "found"), [("hes 30", ["30"]), ("hes in his 40s", ["40s"]), ("im 14", []), ("²", [])]
)
def test_figures_stand_for_ages(value: str, found: list[str]) -> None:
    assert _words(value, "@adult") == found
    assert _words("7", "@number") == ["7"]


def test_what_only_one_child_wrote_is_not_kept_in_mind() -> None:
    rules = SlotRules(SLOTS, (RULE,))

    found = list(rules.find("zarablue hit me"))

    assert not found
    assert rules._of_known_word.cache_info().currsize == 2  # noqa: SLF001 - looks for words left behind


def test_a_long_text_costs_not_more_than_its_length() -> None:
    assert len(_words("he hit me " * 500, RULE)) == 500
