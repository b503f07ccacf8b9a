"""From codings to themes: how many children, with how much certainty.

The unit is the child: a child counts once in a theme, however many accounts it gave.
Accounts are counted beside, never added. What is counted here leaves only as a
:class:`~analysis.disclosure.Table`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from analysis.codebook import Role
from analysis.disclosure import ALL, Table

_Z = 1.959963984540054
"""The 97.5th percentile of the normal distribution: intervals cover 95 %."""
NOT_KNOWN = "not known"
"""The category of children who said nothing about it."""


@dataclass(frozen=True, slots=True)
class Coding:
    """One code a person confirmed in one account of one child."""

    child: str
    account: str
    code: str
    role: Role


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How many children a theme has; ``low`` and ``high`` are shares with 95 % certainty."""

    code: str
    role: Role | None
    """``None`` where several roles were counted together."""
    children: int
    accounts: int
    percent: float
    """Of the children of the base, 0 to 100; 0 where there are none."""
    low: float
    high: float


def wilson(successes: int, n: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share, from 0 to 1.

    Wilson (1927), "Probable inference, the law of succession, and statistical
    inference", p. 209 to 212, without continuity correction; the examples are those
    of Newcombe (1998a), table I, method 3.

    :raises ValueError: unless ``0 <= successes <= n``

    >>> [tuple(round(limit, 4) for limit in wilson(*each))
    ...  for each in ((81, 263), (15, 148), (0, 20), (1, 29))]
    [(0.2553, 0.3662), (0.0624, 0.1605), (0.0, 0.1611), (0.0061, 0.1718)]
    """
    if not 0 <= successes <= n:
        message = "successes must lie between 0 and n"
        raise ValueError(message)
    if n == 0:
        return 0.0, 1.0
    share = successes / n
    middle = share + _Z**2 / (2 * n)
    half = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    spread = 1 + _Z**2 / n
    low = 0.0 if successes == 0 else (middle - half) / spread
    high = 1.0 if successes == n else (middle + half) / spread
    return low, high


def newcombe(first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float]:
    """Return the 95 % interval of the difference of two independent shares.

    Newcombe (1998b), "Interval estimation for the difference between independent
    proportions", method 10; the examples are those of its table II.

    :param first: successes and n
    :param second: successes and n, taken off the first

    >>> [tuple(round(limit, 4) for limit in newcombe(*each))
    ...  for each in (((56, 70), (48, 80)), ((9, 10), (3, 10)))]
    [(0.0524, 0.3339), (0.1705, 0.809)]
    """
    (low_1, high_1), (low_2, high_2) = wilson(*first), wilson(*second)
    share_1 = first[0] / first[1] if first[1] else 0.0
    share_2 = second[0] / second[1] if second[1] else 0.0
    difference = share_1 - share_2
    return (
        difference - sqrt((share_1 - low_1) ** 2 + (high_2 - share_2) ** 2),
        difference + sqrt((high_1 - share_1) ** 2 + (share_2 - low_2) ** 2),
    )


def prevalence(
    codings: Collection[Coding],
    base: Collection[str],
    codes: Sequence[str],
    roles: Sequence[Role],
    *,
    is_together: bool = False,
) -> list[ThemeCount]:
    """Return how many distinct children of ``base`` have each code in each role.

    In the order of ``codes``, then of ``roles``. Codings of other children, codes and
    roles do not count.

    :param is_together: count a child once for all ``roles`` of a code, as one theme
        without a role ("any reason for leaving")
    """
    keys = _keys(codes, roles, is_together=is_together)
    members = _members(codings, base, roles, is_together=is_together)
    return [
        _theme_count(code, role, members.get((code, role), set()), len(set(base)))
        for code, role in keys
    ]


def tabulate(
    codings: Collection[Coding],
    base: Collection[str],
    codes: Sequence[str],
    roles: Sequence[Role],
    *,
    title: str,
    is_together: bool = False,
    category_of: Mapping[str, str] | None = None,
    categories: Sequence[str] = (),
) -> Table:
    """Return the children with each theme as a table, one row a theme.

    :param category_of: the category of each child, for a breakdown; a child without
        one counts as "not known"
    :param categories: the categories in order, each a column, with or without children
    """
    children = set(base)
    members = _members(codings, children, roles, is_together=is_together)
    keys = _keys(codes, roles, is_together=is_together)
    groups = _groups(children, category_of, categories)
    return Table(
        title=title,
        rows=tuple(code if role is None else f"{code}/{role}" for code, role in keys),
        columns=tuple(groups),
        counts=tuple(
            tuple(
                len({child for child, _ in members.get(key, set())} & group)
                for group in groups.values()
            )
            for key in keys
        ),
        bases=tuple(len(group) for group in groups.values()),
    )


def _keys(
    codes: Sequence[str], roles: Sequence[Role], *, is_together: bool
) -> list[tuple[str, Role | None]]:
    if is_together:
        return [(code, None) for code in codes]
    return [(code, role) for code in codes for role in roles]


def _members(
    codings: Collection[Coding],
    base: Collection[str],
    roles: Sequence[Role],
    *,
    is_together: bool,
) -> dict[tuple[str, Role | None], set[tuple[str, str]]]:
    """Return for each theme the pairs of child and account that have it."""
    children, wanted = set(base), set(roles)
    members: dict[tuple[str, Role | None], set[tuple[str, str]]] = {}
    for coding in codings:
        if coding.child in children and coding.role in wanted:
            key = (coding.code, None if is_together else coding.role)
            members.setdefault(key, set()).add((coding.child, coding.account))
    return members


def _theme_count(code: str, role: Role | None, members: set[tuple[str, str]], n: int) -> ThemeCount:
    children = len({child for child, _ in members})
    low, high = wilson(children, n)
    percent = 100 * children / n if n else 0.0
    return ThemeCount(code, role, children, len(members), percent, low, high)


def _groups(
    children: set[str], category_of: Mapping[str, str] | None, categories: Sequence[str]
) -> dict[str, set[str]]:
    """Return the children of each column; those without a category last, if any."""
    if category_of is None:
        return {ALL: children}
    groups: dict[str, set[str]] = {category: set() for category in categories}
    for child in children:
        groups.setdefault(category_of.get(child, NOT_KNOWN), set()).add(child)
    unasked = sorted(set(groups) - {*categories, NOT_KNOWN})
    order = [*categories, *unasked, *({NOT_KNOWN} & (set(groups) - set(categories)))]
    return {category: groups[category] for category in order}
