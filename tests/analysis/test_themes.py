from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.codebook import Role
from analysis.disclosure import ALL, suppress
from analysis.themes import NOT_KNOWN, Coding, newcombe, prevalence, tabulate, wilson

CODES = ("not_listened_to", "forced_to_leave")
ROLES = (Role.LEFT_BECAUSE, Role.HELPED)

codings = st.lists(
    st.builds(
        Coding,
        child=st.sampled_from([f"child {n}" for n in range(6)]),
        account=st.sampled_from(["first", "second", "third"]),
        code=st.sampled_from(CODES),
        role=st.sampled_from(ROLES),
    ),
    max_size=30,
)
BASE = frozenset(f"child {n}" for n in range(5))


def _coding(child: str, account: str = "first", role: Role = Role.LEFT_BECAUSE) -> Coding:
    return Coding(child, account, "not_listened_to", role)


@settings(deadline=None)
@given(codings, st.data())
def test_more_accounts_of_a_counted_child_change_no_count_of_children(
    given_codings: list[Coding], data: st.DataObject
) -> None:
    more = [
        replace(coding, account=f"{coding.account} again")
        for coding in given_codings
        if data.draw(st.booleans())
    ]

    before = prevalence(given_codings, BASE, CODES, ROLES)
    after = prevalence(given_codings + more, BASE, CODES, ROLES)

    assert [theme.children for theme in after] == [theme.children for theme in before]
    assert all(b.accounts >= a.accounts for a, b in zip(before, after, strict=True))


@settings(deadline=None)
@given(codings)
def test_a_theme_never_has_more_children_than_the_base_or_its_accounts(
    given_codings: list[Coding],
) -> None:
    for theme in prevalence(given_codings, BASE, CODES, ROLES):
        assert theme.children <= min(len(BASE), theme.accounts)
        assert theme.low <= theme.percent / 100 <= theme.high


@settings(deadline=None)
@given(codings)
def test_a_child_counts_once_for_several_roles_together(given_codings: list[Coding]) -> None:
    together = prevalence(given_codings, BASE, CODES, ROLES, is_together=True)
    apart = prevalence(given_codings, BASE, CODES, ROLES)

    for number, theme in enumerate(together):
        parts = [each.children for each in apart[2 * number : 2 * number + 2]]
        assert theme.role is None
        assert max(parts) <= theme.children <= sum(parts)


@settings(deadline=None)
@given(codings)
def test_a_breakdown_adds_up_to_the_table_without_it(given_codings: list[Coding]) -> None:
    ages = {"child 0": "10-13", "child 1": "14-17", "child 2": "14-17", "child 3": "18+"}

    whole = tabulate(given_codings, BASE, CODES, ROLES, title="t")
    parts = tabulate(
        given_codings,
        BASE,
        CODES,
        ROLES,
        title="t",
        category_of=ages,
        categories=("14-17", "10-13"),
    )

    assert parts.columns == ("14-17", "10-13", "18+", NOT_KNOWN)
    assert [sum(row) for row in parts.counts] == [row[0] for row in whole.counts]
    assert parts.bases == (2, 1, 1, 1)


def test_another_role_another_code_or_another_child_does_not_count() -> None:
    found = [_coding("child 0"), _coding("child 1", role=Role.PRESENT), _coding("a stranger")]

    (theme, other) = prevalence(found, BASE, CODES, (Role.LEFT_BECAUSE,))

    assert (theme.children, theme.accounts, theme.percent) == (1, 1, 20)
    assert other.children == 0


def test_rows_are_themes_in_codebook_order_by_role() -> None:
    table = tabulate([_coding("child 0")], BASE, CODES, ROLES, title="t")

    assert table.columns == (ALL,)
    assert table.rows[:2] == ("not_listened_to/left_because", "not_listened_to/helped")
    assert table.counts == ((1,), (0,), (0,), (0,))
    assert tabulate([], BASE, CODES, ROLES, title="t", is_together=True).rows == CODES


def test_a_category_without_children_is_a_column_all_the_same() -> None:
    table = tabulate(
        [],
        BASE,
        CODES,
        ROLES,
        title="t",
        category_of=dict.fromkeys(BASE, "a"),
        categories=("a", "b"),
    )

    assert (table.columns, table.bases) == (("a", "b"), (5, 0))


def test_a_table_of_themes_can_be_made_safe() -> None:
    children = [f"child {number}" for number in range(40)]
    found = [_coding(child) for child in children[:23]]

    published = suppress(tabulate(found, children, CODES, ROLES, title="t"))

    assert published.cells[0][0].count == 25
    assert published.n_suppressed == 3


def test_nobody_asked_is_no_share() -> None:
    (theme,) = prevalence([], [], CODES[:1], ROLES[:1])

    assert (theme.percent, theme.low, theme.high) == (0, 0, 1)
    assert wilson(9, 9)[1] == 1
    assert newcombe((0, 0), (0, 0)) == (-1, 1)


@pytest.mark.parametrize(("successes", "n"), [(-1, 5), (6, 5)])
def test_a_share_outside_its_base_is_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="between 0 and n"):
        wilson(successes, n)
