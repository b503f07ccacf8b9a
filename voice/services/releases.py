"""Make releases: freeze suppressed tables, let a second person approve, withdraw.

A release is numbered, hashed and never changes. What it is made of is read in one
transaction; what leaves is suppressed; what came out before is part of the check.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from analysis.codebook import REASON_ROLES, Codebook, Role
from analysis.disclosure import PROFILES, SuppressedTable, Table, suppress
from analysis.errors import DisclosureError
from analysis.themes import Coding, prevalence, tabulate
from voice.errors import ReleaseError
from voice.models.vault.release import Release, ReleaseState
from voice.queries import releases as queries
from voice.queries.releases import FrozenRelease
from voice.services.audit import Actor, record_event
from voice.services.breakdowns import (
    BREAKDOWNS,
    EVERYONE,
    Breakdown,
    column_label,
    group_children,
)
from voice.services.surveys.documents import canonical_json

POLICY = PROFILES["10-5"]
MAX_TITLE_CHARACTERS = 120
MIN_REASON_CHARACTERS = 10
NOTHING = "nothing_to_code"
REASONS = "reasons"
REASON = "reason"

METHOD = (
    "A machine suggested codes by written rules; a person read each text and confirmed, changed, "
    "added or refused each code. Texts that no person has read are not counted."
)
COUNTING = (
    "Children (at most) who told of themselves and whose words a person has read; one form is one "
    "child. A child with several reasons stands in several rows, so rows do not add up."
)
RULE = (
    f"fewer than {POLICY.threshold} children, or none at all, or a number from which somebody "
    "could work out such a small one"
)
MODES = "on the web site, alone or with somebody's help; how many in which way is not shown"
REVISIONS = "small revisions since the last release are not shown"
ROUNDING = (
    f"to the nearest {POLICY.rounding}; percentages are made from the rounded numbers, and only "
    f"where at least {POLICY.base_minimum} children were counted"
)


MACHINE_SHARE_STEP = 10
"""In per cent; so coarse that one coding more or less does not show."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What people say of a release; all else in it is counted.

    :param note: cleaned HTML
    :param area: whose children told, and who publishes it
    :param licence: what readers may do with the numbers
    """

    title: str
    note: str
    area: str
    licence: str


@dataclass(frozen=True, slots=True)
class _Draft:
    """A table before suppression, with what will stand beside it."""

    key: str
    role: str
    role_label: str
    breakdown: Breakdown | None
    labels: Mapping[str, str]
    """The name of each row."""
    table: Table


@dataclass(frozen=True, slots=True)
class _Counted:
    """Everything that is read for one release, in one transaction."""

    codings: tuple[Coding, ...]
    children: frozenset[str]
    weeks: tuple[str, str]
    surveys: tuple[str, ...]
    groups: Mapping[str, Mapping[str, str]]
    """For each breakdown, the group of each child who said."""


def preview_release(
    session: Session, codebook: Codebook, heading: Heading, *, today: date
) -> FrozenRelease:
    """Return the release as it would be frozen now, and store nothing.

    :raises ReleaseError: if it could not be frozen
    """
    return queries.read_release(_build(session, codebook, heading, today))


def freeze_release(session: Session, actor: Actor, codebook: Codebook, heading: Heading) -> Release:
    """Freeze what stands in the vault now as the next release, to be approved by another person.

    :raises ReleaseError: if nobody was counted yet, or the tables cannot be made safe
    """
    release = _build(session, codebook, heading, actor.at.date())
    release.built_by = _person(actor)
    release.built_at = actor.at
    session.add(release)
    session.flush()
    record_event(session, actor, "freeze release", _subject(release))
    return release


def approve_release(session: Session, actor: Actor, number: int, *, shown_hash: str) -> Release:
    """Publish a frozen release in the name of a second person.

    :param shown_hash: the hash that this person was shown
    :raises ReleaseError: if the person built it, was shown something else, or if another
        release came out since it was frozen and checked against those before
    """
    release = queries.get_release(session, number)
    if release.state is not ReleaseState.FROZEN:
        message = f"release {number} is not waiting for approval"
        raise ReleaseError(message)
    if release.built_by == actor.staff_id:
        message = "a release is approved by a second person, not by the one who built it"
        raise ReleaseError(message)
    if not hmac.compare_digest(
        shown_hash.encode(), queries.read_release(release).content_hash.encode()
    ):
        message = f"release {number} is not the one you were shown: look at it again"
        raise ReleaseError(message)
    if any(_came_out_since(other, release) for other in queries.list_releases(session)):
        message = f"another release came out after release {number} was frozen: build it again"
        raise ReleaseError(message)
    release.state = ReleaseState.PUBLISHED
    release.approved_by = _person(actor)
    release.approved_at = actor.at
    session.flush()
    record_event(session, actor, "approve release", _subject(release))
    return release


def withdraw_release(session: Session, actor: Actor, number: int, *, reason: str) -> Release:
    """Take a release back. Its number stays, with the reason, and is never used again.

    :raises ReleaseError: if it was withdrawn before, or no reason is given
    """
    release = queries.get_release(session, number)
    if release.state is ReleaseState.WITHDRAWN:
        message = f"release {number} was withdrawn before"
        raise ReleaseError(message)
    if len(reason.strip()) < MIN_REASON_CHARACTERS:
        message = "say in a sentence why the release is withdrawn: planners will read it"
        raise ReleaseError(message)
    release.state = ReleaseState.WITHDRAWN
    release.withdrawn_reason = reason.strip()
    session.flush()
    record_event(session, actor, "withdraw release", _subject(release))
    return release


def _person(actor: Actor) -> bytes:
    """Return who acts.

    :raises ReleaseError: if it is nobody who could be named
    """
    if actor.staff_id is None:
        message = "a release is built and approved by people who are signed in"
        raise ReleaseError(message)
    return actor.staff_id


def _subject(release: Release) -> str:
    return f"release {release.number} {release.content_hash}"


def _came_out_since(other: Release, release: Release) -> bool:
    return other.approved_at is not None and other.approved_at >= release.built_at


def _build(session: Session, codebook: Codebook, heading: Heading, today: date) -> Release:
    """Make the row of a release, without the person and moment."""
    title = heading.title.strip()
    if not 0 < len(title) <= MAX_TITLE_CHARACTERS:
        message = f"a release needs a title of at most {MAX_TITLE_CHARACTERS} characters"
        raise ReleaseError(message)
    counted = _count(session)
    drafts = tuple(_drafts(counted, codebook))
    number = queries.last_number(session) + 1
    safe, left_out = _suppress_all(drafts, _earlier_tables(session))
    content = canonical_json(
        {
            "number": number,
            "title": title,
            "note": heading.note,
            "area": heading.area,
            "licence": heading.licence,
            "built_on": today.isoformat(),
            "weeks": counted.weeks,
            "surveys": counted.surveys,
            "codebook": queries.list_codebook_versions(session),
            "coders": queries.list_coder_versions(session),
            "modes": MODES,
            "method": f"{METHOD} {_machine_share(*queries.count_codings(session))}",
            "counting": COUNTING,
            "policy": POLICY.name,
            "rule": RULE,
            "rounding": ROUNDING,
            "revisions": REVISIONS
            if any(table.small_revisions_hidden for _, table in safe)
            else "",
            "hidden_cells": sum(table.n_suppressed for _, table in safe),
            "left_out": left_out,
            "tables": [_entry(draft, table) for draft, table in safe],
        }
    )
    return Release(
        number=number,
        title=title,
        note=heading.note,
        content=content,
        content_hash=hashlib.sha256(content.encode()).hexdigest(),
        exact=canonical_json({draft.key: asdict(draft.table) for draft in drafts}),
        state=ReleaseState.FROZEN,
    )


def _machine_share(codings: int, suggested: int) -> str:
    """Say how much of what people confirmed a machine had suggested first."""
    if codings < POLICY.base_minimum:
        return "There are too few codes to say how many of them a machine had suggested first."
    share = round(100 * suggested / codings / MACHINE_SHARE_STEP) * MACHINE_SHARE_STEP
    return f"A machine had suggested about {share} % of the counted codes first."


def _count(session: Session) -> _Counted:
    """Read everything that is counted.

    :raises ReleaseError: if nobody's words were read yet
    """
    accounts = queries.list_counted_accounts(session)
    if not accounts:
        message = "there is nothing to release: no child's words have been read yet"
        raise ReleaseError(message)
    weeks = [account.week for account in accounts]
    return _Counted(
        codings=tuple(queries.list_codings(session)),
        children=frozenset(account.child_id.hex() for account in accounts),
        weeks=(min(weeks), max(weeks)),
        surveys=tuple(sorted({account.survey_version for account in accounts})),
        groups={
            breakdown.key: group_children(
                breakdown, accounts, queries.closed_answers(session, breakdown.item)
            )
            for breakdown in BREAKDOWNS
        },
    )


def _drafts(counted: _Counted, codebook: Codebook) -> Iterator[_Draft]:
    """Make every table before suppression: reasons, reasons broken down, then role by role."""
    codes = [code for code in (*codebook.codes, *codebook.residual) if code.slug != NOTHING]
    labels = {code.slug: code.label for code in codes}
    for breakdown in (None, *BREAKDOWNS):
        yield _draft(counted, labels, REASON_ROLES, "Reasons for leaving", breakdown)
    split = {slug: label for slug, label in labels.items() if _is_split_safe(counted, slug)}
    for role in Role:
        if role is not Role.PRESENT:
            rows = split if role in REASON_ROLES else labels
            yield _draft(counted, rows, {role}, codebook.role(role).label)


def _draft(
    counted: _Counted,
    labels: Mapping[str, str],
    roles: AbstractSet[Role],
    title: str,
    breakdown: Breakdown | None = None,
) -> _Draft:
    """Count distinct children for each code, in all or in each group of children."""
    is_reason = roles == REASON_ROLES
    key = REASONS if is_reason else min(roles).replace("_", "-")
    return _Draft(
        key=f"{key}-by-{breakdown.key.replace('_', '-')}" if breakdown else key,
        role=REASON if is_reason else min(roles),
        role_label="A reason for leaving, in any of four roles" if is_reason else title,
        breakdown=breakdown,
        labels=labels,
        table=tabulate(
            counted.codings,
            counted.children,
            tuple(labels),
            sorted(roles),
            title=f"{title} {breakdown.title}" if breakdown else title,
            is_together=True,
            category_of=counted.groups[breakdown.key] if breakdown else None,
            categories=tuple(breakdown.labels) if breakdown else (),
        ),
    )


def _is_split_safe(counted: _Counted, code: str) -> bool:
    """Tell whether role by role numbers of a reason give no hidden one away.

    A child may stand in several roles, so "all reasons" is at most the sum of the roles.
    Where the shown roles and the most that all hidden roles but one can hold do not
    reach the total, the last one would be known to be more than none.
    """
    margin = POLICY.rounding // 2
    roles = sorted(REASON_ROLES)
    apart = prevalence(counted.codings, counted.children, [code], roles)
    (together,) = prevalence(counted.codings, counted.children, [code], roles, is_together=True)
    shown = [theme.children for theme in apart if theme.children >= POLICY.threshold]
    hidden = len(apart) - len(shown)
    most = sum(shown) + margin * len(shown) + (POLICY.threshold - 1) * (hidden - 1)
    return hidden == 0 or together.children - margin <= most


def _earlier_tables(session: Session) -> dict[str, list[tuple[Table, SuppressedTable]]]:
    """Return every table that ever came out, by its key, the oldest first.

    A withdrawn one is among them: its readers have seen it.
    """
    tables: dict[str, list[tuple[Table, SuppressedTable]]] = {}
    for release in reversed(queries.list_releases(session)):
        if release.approved_at is not None:
            exact = json.loads(release.exact)
            for released in queries.read_tables(release):
                pair = (_exact_table(exact[released.key]), released.table)
                tables.setdefault(released.key, []).append(pair)
    return tables


def _exact_table(data: Mapping[str, Any]) -> Table:
    return Table(
        title=data["title"],
        rows=tuple(data["rows"]),
        columns=tuple(data["columns"]),
        counts=tuple(tuple(row) for row in data["counts"]),
        bases=tuple(data["bases"]),
    )


def _suppress_all(
    drafts: Iterable[_Draft], earlier: Mapping[str, Sequence[tuple[Table, SuppressedTable]]]
) -> tuple[list[tuple[_Draft, SuppressedTable]], list[str]]:
    """Return the tables that can come out, and the titles of those that cannot.

    The main table comes first. The breakdowns repeat its totals, so a breakdown that
    would publish another total than the main table is left out.

    :raises ReleaseError: if the main table cannot come out
    """
    safe: list[tuple[_Draft, SuppressedTable]] = []
    left_out: list[str] = []
    for draft in drafts:
        table = _suppress(draft, earlier.get(draft.key, ()))
        if table and _has_a_place(draft, table, safe[0][1] if safe else None):
            safe.append((draft, table))
        else:
            left_out.append(draft.table.title)
    return safe, left_out


def _suppress(
    draft: _Draft, earlier: Sequence[tuple[Table, SuppressedTable]]
) -> SuppressedTable | None:
    """Return the safe table, or ``None`` if a table that can be missed cannot be made safe."""
    try:
        return suppress(draft.table, POLICY, earlier)
    except DisclosureError as err:
        if draft.key == REASONS:
            message = f"the table of reasons cannot be made safe: {err}"
            raise ReleaseError(message) from err
        return None


def _has_a_place(draft: _Draft, table: SuppressedTable, main: SuppressedTable | None) -> bool:
    """Tell whether a safe table says something, and nothing that the main table contradicts."""
    if main is None:
        return True
    if draft.breakdown:
        return len(table.columns) > 1 and _totals(table) == _totals(main)
    return any(cell.is_shown for cells in table.cells for cell in cells)


def _totals(table: SuppressedTable) -> list[int | None]:
    return [table.bases[0], *(cells[0].count for cells in table.cells)]


def _entry(draft: _Draft, table: SuppressedTable) -> dict[str, Any]:
    return {
        "key": draft.key,
        "role": draft.role,
        "role_label": draft.role_label,
        "breakdown": draft.breakdown.key if draft.breakdown else "none",
        "row_labels": [draft.labels[row] for row in table.rows],
        "column_labels": [
            column_label(draft.breakdown, column) if draft.breakdown else EVERYONE
            for column in table.columns
        ],
        "table": table.to_dict(),
    }
