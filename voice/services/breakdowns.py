"""Groups of children that a release may be broken down by.

A child stands in one group at most. Groups that are too small to publish are merged
by :mod:`analysis.disclosure`, not here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.disclosure import ALL
from analysis.themes import NOT_KNOWN
from voice.models.vault.account import Account

EVERYONE = "All children"
JOINED = " + "
"""What stands between the names of groups that were merged."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A question of the survey whose answers become columns.

    :param item: the page of the survey, the same in every survey file
    :param labels: the published groups with their names, in order
    :param groups: which published group each answer belongs to
    """

    key: str
    title: str
    item: str
    labels: Mapping[str, str]
    groups: Mapping[str, str]


SETTING = Breakdown(
    key="setting",
    title="by where they lived",
    item="s1",
    labels={
        "parents": "With parents",
        "family": "With other family",
        "foster": "In foster care",
        "staffed": "Children's home, supported, school or secure home",
        "elsewhere": "Hostel, moving about or elsewhere",
    },
    groups={
        "parents": "parents",
        "family": "family",
        "foster": "foster",
        "childrens_home": "staffed",
        "supported": "staffed",
        "residential_school": "staffed",
        "secure": "staffed",
        "home_for_children": "staffed",  # the picture version's one card for all four
        "hostel": "elsewhere",
        "other": "elsewhere",
    },
)

AGE_BAND = Breakdown(
    key="age_band",
    title="by age",
    item="a1",
    labels={
        "to_10": "Up to 10",
        "11_to_13": "11 to 13",
        "14_to_15": "14 or 15",
        "16_to_17": "16 or 17",
        "18_to_25": "18 to 25",
    },
    groups={
        "under_7": "to_10",  # never published alone
        "age_7_10": "to_10",
        "age_11_13": "11_to_13",
        "age_14_15": "14_to_15",
        "age_16_17": "16_to_17",
        "age_18_25": "18_to_25",
    },
)

BREAKDOWNS = (SETTING, AGE_BAND)


def group_children(
    breakdown: Breakdown, accounts: Iterable[Account], answers: Mapping[bytes, str]
) -> dict[str, str]:
    """Return the group of each child who said; children by their id in hexadecimal.

    A child who sent twice stands where the last week's answer says; two different
    answers in that week count as none.

    :param answers: each account's answer to the breakdown's item
    """
    said: defaultdict[str, defaultdict[str, set[str | None]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for account in accounts:
        group = breakdown.groups.get(answers.get(account.id, ""))
        said[account.child_id.hex()][account.week].add(group)
    last = {child: weeks[max(weeks)] for child, weeks in said.items()}
    return {
        child: group
        for child, groups in last.items()
        if len(groups) == 1 and (group := next(iter(groups))) is not None
    }


def column_label(breakdown: Breakdown, column: str) -> str:
    """Return the published name of a column, of merged groups the names of all."""
    names = {**breakdown.labels, NOT_KNOWN: "Not said", ALL: EVERYONE}
    return JOINED.join(names[group] for group in column.split(JOINED))
