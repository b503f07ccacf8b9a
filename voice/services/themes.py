"""How many children told of each theme, for reviewers: exact numbers, never released."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.codebook import Codebook, Role
from analysis.themes import prevalence
from voice.queries.queue import count_for_safety, count_waiting
from voice.queries.releases import list_codings, list_counted_accounts


@dataclass(frozen=True, slots=True)
class Theme:
    """One code, with the children who told of it."""

    code: str
    label: str
    children: int
    """Distinct children (at most), however many accounts they sent."""
    accounts: int
    percent: float
    """Of all children whose words a person has read."""
    low: float
    """Where the 95 % range (Wilson, 1927) begins, in per cent."""
    high: float

    @property
    def words(self) -> str:
        """Return the numbers as chart and table both say them."""
        return f"{self.children} ({self.percent:.0f} %)"

    @property
    def range(self) -> str:
        """Return the range in words."""
        return f"{self.low:.0f} to {self.high:.0f} %"


@dataclass(frozen=True, slots=True)
class CountedThemes:
    """Themes, the most frequent first, and what they are counted from."""

    themes: tuple[Theme, ...]
    children: int
    """Children (at most) whose words a person has read."""
    waiting: int
    """Texts that nobody has read yet and that will be coded."""


def count_themes(session: Session, codebook: Codebook, roles: Collection[Role]) -> CountedThemes:
    """Count confirmed codings with one of ``roles``, by distinct children."""
    accounts = list_counted_accounts(session)
    codings = list_codings(session)
    base = {account.child_id.hex() for account in accounts}
    codes = list(dict.fromkeys(coding.code for coding in codings))
    counts = prevalence(codings, base, codes, list(roles), is_together=True)
    return CountedThemes(
        themes=tuple(
            Theme(
                code=count.code,
                label=codebook.label(count.code),
                children=count.children,
                accounts=count.accounts,
                percent=count.percent,
                low=100 * count.low,
                high=100 * count.high,
            )
            for count in sorted(counts, key=lambda each: (-each.children, each.code))
            if count.children
        ),
        children=len(base),
        waiting=count_waiting(session) - count_for_safety(session),
    )
