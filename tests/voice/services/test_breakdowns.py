"""Groups of children large enough to publish."""

import pytest

from analysis.disclosure import ALL
from analysis.themes import NOT_KNOWN
from voice.models.vault.account import Account
from voice.services.breakdowns import (
    AGE_BAND,
    BREAKDOWNS,
    JOINED,
    SETTING,
    Breakdown,
    column_label,
    group_children,
)
from voice.services.surveys.loading import load_survey, packaged_text


def make_account(number: int, *, child: int | None = None, week: str = "2030-W10") -> Account:
    child_id = bytes([number if child is None else child])
    return Account(id=bytes([0, number]), child_id=child_id, week=week)


@pytest.mark.parametrize(
    ("breakdown", "answer", "group"),
    [
        (SETTING, "foster", "foster"),
        (SETTING, "home_for_children", "staffed"),
        (SETTING, "childrens_home", "staffed"),
        (SETTING, "hostel", "elsewhere"),
        (AGE_BAND, "under_7", "to_10"),
        (AGE_BAND, "age_7_10", "to_10"),
    ],
)
def test_an_answer_puts_a_child_into_its_published_group(
    breakdown: Breakdown, answer: str, group: str
) -> None:
    account = make_account(1)

    assert group_children(breakdown, [account], {account.id: answer}) == {"01": group}


@pytest.mark.parametrize("answer", ["skipped", "rather_not", "not_asked", "unheard of"])
def test_a_child_who_did_not_say_is_in_no_group(answer: str) -> None:
    account = make_account(1)

    assert group_children(SETTING, [account], {account.id: answer}) == {}


def test_a_child_who_was_not_asked_is_in_no_group() -> None:
    assert group_children(SETTING, [make_account(1)], {}) == {}


@pytest.mark.parametrize(
    ("weeks", "answers", "expected"),
    [
        (("2030-W10", "2030-W11"), ("foster", "parents"), {"05": "parents"}),
        (("2030-W10", "2030-W11"), ("foster", "skipped"), {}),
        (("2030-W10", "2030-W10"), ("foster", "parents"), {}),
        (("2030-W10", "2030-W10"), ("foster", "foster"), {"05": "foster"}),
    ],
)
def test_a_child_who_wrote_twice_stands_in_one_group_at_most(
    weeks: tuple[str, str], answers: tuple[str, str], expected: dict[str, str]
) -> None:
    accounts = [make_account(number, child=5, week=week) for number, week in enumerate(weeks)]
    ticks = {account.id: code for account, code in zip(accounts, answers, strict=True)}

    assert group_children(SETTING, accounts, ticks) == expected


def test_a_column_of_merged_groups_is_named_after_all_of_them() -> None:
    joined = column_label(SETTING, JOINED.join(["family", "foster", NOT_KNOWN]))

    assert joined == "With other family + In foster care + Not said"
    assert column_label(AGE_BAND, ALL) == "All children"


@pytest.mark.parametrize("breakdown", BREAKDOWNS, ids=lambda breakdown: breakdown.key)
def test_every_grouped_answer_stands_in_the_default_survey(breakdown: Breakdown) -> None:
    survey = load_survey(packaged_text("leaving"))
    item = survey.find_item(breakdown.item)
    assert item is not None
    offered = {choice.code for choice in (*item.answers, *item.cards.answers)}

    assert offered == set(breakdown.groups)
