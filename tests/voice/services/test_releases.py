"""Freezing, approving and withdrawing releases."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from analysis.codebook import load_codebook
from analysis.disclosure import Policy, SuppressedTable, Table, suppress
from analysis.errors import DisclosureError
from tests.factories import (
    MOMENT,
    make_actor,
    make_children,
    make_coding,
    make_heading,
    make_staff,
    make_suggestion,
    make_text,
    make_told_account,
)
from voice.errors import ReleaseError
from voice.models.vault.audit import AuditEvent
from voice.models.vault.release import Release, ReleaseState
from voice.models.vault.staff import Staff
from voice.queries.releases import (
    FrozenRelease,
    ReleasedTable,
    find_published,
    list_published,
    read_release,
)
from voice.services import releases
from voice.services.releases import (
    approve_release,
    freeze_release,
    preview_release,
    withdraw_release,
)

TODAY = date(2030, 3, 6)
LATER = MOMENT + timedelta(hours=1)
CODEBOOK = load_codebook()
EVERY_OTHER_SETTING = (
    "With other family + Children's home, supported, school or secure home + "
    "Hostel, moving about or elsewhere + Not said"
)
REASON = "that planners must not use this one"


@pytest.fixture
def builder(session: Session) -> Staff:
    return make_staff(session, "ruth")


@pytest.fixture
def approver(session: Session) -> Staff:
    return make_staff(session, "omar")


def freeze(session: Session, builder: Staff, title: str = "Spring") -> Release:
    return freeze_release(session, make_actor(builder), CODEBOOK, make_heading(title))


def publish(session: Session, builder: Staff, approver: Staff) -> Release:
    release = freeze(session, builder)
    shown = release.content_hash
    return approve_release(session, make_actor(approver, LATER), release.number, shown_hash=shown)


def preview(session: Session) -> FrozenRelease:
    return preview_release(session, CODEBOOK, make_heading(), today=TODAY)


def table(release: FrozenRelease, key: str = "reasons") -> ReleasedTable:
    return next(released for released in release.tables if released.key == key)


def count(released: ReleasedTable, code: str, column: int = 0) -> int | None:
    return released.table.cells[released.table.rows.index(code)][column].count


def test_a_theme_of_many_children_is_shown_and_one_of_few_is_not(
    session: Session, builder: Staff
) -> None:
    make_children(session, builder, 25)
    make_children(session, builder, 9, code="bullying")

    reasons = table(preview(session))

    assert count(reasons, "family_conflict") == 25
    assert count(reasons, "bullying") is None


def test_a_theme_of_nobody_looks_like_a_theme_of_few(session: Session, builder: Staff) -> None:
    make_children(session, builder, 25)
    make_children(session, builder, 9, code="bullying")
    reasons = table(preview(session)).table

    few = reasons.cells[reasons.rows.index("bullying")]

    assert reasons.cells[reasons.rows.index("adults_fighting")] == few


def test_a_child_who_wrote_often_counts_once(session: Session, builder: Staff) -> None:
    texts = make_children(session, builder, 25)
    first = make_told_account(session, child_id=b"the same child")
    for week in ("2030-W11", "2030-W12", "2030-W13", "2030-W14", "2030-W15"):
        account = make_told_account(session, child_id=first.child_id, week=week)
        make_coding(session, make_text(session, account, builder), builder)
    for text in texts[:5]:
        make_coding(session, text, builder, role="made_to_leave")

    assert count(table(preview(session)), "family_conflict") == 25


@pytest.mark.parametrize("changes", [{"about": "friend"}, {"mode": "group"}], ids=str)
def test_stories_of_friends_and_of_groups_are_not_counted(
    session: Session, builder: Staff, changes: dict[str, Any]
) -> None:
    make_children(session, builder, 22)
    for _ in range(30):
        text = make_text(session, make_told_account(session, **changes), builder)
        make_coding(session, text, builder)

    assert count(table(preview(session)), "family_conflict") == 20


def test_words_that_nobody_read_or_that_may_not_be_used_are_not_in_the_base(
    session: Session, builder: Staff
) -> None:
    make_children(session, builder, 25)
    for _ in range(25):
        make_text(session, make_told_account(session))
        make_text(session, make_told_account(session), builder, is_codable=False)

    reasons = table(preview(session)).table

    assert reasons.bases[0] == 25
    assert reasons.cells[reasons.rows.index("family_conflict")][0].percent == 100


def test_roles_that_are_no_reason_stand_in_their_own_table(
    session: Session, builder: Staff
) -> None:
    make_children(session, builder, 25, code="not_listened_to", role="would_have_stayed_if")

    release = preview(session)

    assert count(table(release), "not_listened_to") is None
    assert count(table(release, "would-have-stayed-if"), "not_listened_to") == 25


def test_reasons_are_broken_down_where_groups_are_large_enough(
    session: Session, builder: Staff
) -> None:
    make_children(session, builder, 30, ticks={"s1": "foster", "a1": "age_11_13"})
    make_children(session, builder, 25, ticks={"s1": "parents", "a1": "age_14_15"})
    make_children(session, builder, 22)

    release = preview(session)

    assert table(release, "reasons-by-setting").column_labels == (
        "All children",
        "With parents",
        EVERY_OTHER_SETTING,
        "In foster care",
    )
    assert count(table(release, "reasons-by-age-band"), "family_conflict", 2) == 30


def test_a_breakdown_by_small_groups_is_not_made(session: Session, builder: Staff) -> None:
    make_children(session, builder, 30, ticks={"s1": "foster"})
    make_children(session, builder, 8, ticks={"s1": "parents"})

    assert "reasons-by-setting" not in {released.key for released in preview(session).tables}


def test_role_numbers_that_would_give_a_hidden_one_away_are_left_out(
    session: Session, builder: Staff
) -> None:
    make_children(session, builder, 40, role="left_because")
    make_children(session, builder, 9, role="made_to_leave")
    make_children(session, builder, 10, role="thinking_of_leaving_because")
    make_children(session, builder, 10, role="stayed_away_because")
    make_children(session, builder, 20, code="bullying")

    release = preview(session)

    assert count(table(release), "family_conflict") == 70
    assert "family_conflict" not in table(release, "left-because").table.rows
    assert count(table(release, "left-because"), "bullying") == 20


def test_an_empty_vault_is_no_release(session: Session) -> None:
    with pytest.raises(ReleaseError, match="nothing to release"):
        preview(session)


@pytest.mark.parametrize("title", ["", "   ", "x" * 121])
def test_a_release_needs_a_title_of_readable_length(
    session: Session, builder: Staff, title: str
) -> None:
    make_children(session, builder, 25)

    with pytest.raises(ReleaseError, match="title"):
        freeze(session, builder, title)


def test_a_preview_stores_nothing(session: Session, builder: Staff) -> None:
    make_children(session, builder, 25)

    preview(session)

    assert session.query(Release).count() == 0


def test_what_is_frozen_is_what_was_previewed(session: Session, builder: Staff) -> None:
    make_children(session, builder, 25)

    assert preview(session) == read_release(freeze(session, builder))


def test_frozen_content_holds_no_number_from_before_suppression(
    session: Session, builder: Staff
) -> None:
    make_children(session, builder, 33)
    make_children(session, builder, 7, code="bullying")

    release = freeze(session, builder)

    tables = json.loads(release.content)["tables"]
    assert json.loads(release.exact)["reasons"]["bases"] == [40]
    assert not {"33", "7"} & set(json.dumps(tables).replace(",", " ").replace("]", " ").split())


def test_content_says_how_it_was_made(session: Session, builder: Staff) -> None:
    make_children(session, builder, 25, week="2030-W08")
    make_children(session, builder, 5, week="2030-W12")

    release = read_release(freeze(session, builder))

    facts = dict(release.facts())
    assert facts["Published by"] == "Testshire"
    assert facts["Licence"] == "ask first"
    assert "alone or with somebody's help" in facts["How children told"]
    assert facts["Period"] == "2030-W08 to 2030-W12"
    assert facts["Surveys"] == "small-1"
    assert facts["Codebook"] == "1.0+test"
    assert facts["Counted on"] == "2030-03-06"
    assert facts["Approved"] == "no"
    assert "at most" in facts["Who is counted"]
    assert "fewer than 10" in facts["When a number is not shown"]


def test_the_share_that_a_machine_suggested_first_is_said_in_tens(
    session: Session, builder: Staff
) -> None:
    make_children(session, builder, 20)
    for _ in range(27):
        text = make_text(session, make_told_account(session), builder)
        suggestion = make_suggestion(session, text, "bullying")
        make_coding(session, text, builder, code="bullying", suggestion=suggestion)

    assert "about 60 % of the counted codes" in preview(session).method


def test_the_share_of_a_machine_in_few_codes_is_not_said(session: Session, builder: Staff) -> None:
    make_children(session, builder, 19)

    method = preview(session).method

    assert "too few codes" in method
    assert "%" not in method


def test_numbers_go_up_and_are_never_used_again(
    session: Session, builder: Staff, approver: Staff
) -> None:
    make_children(session, builder, 25)
    first = publish(session, builder, approver)
    withdraw_release(session, make_actor(approver), first.number, reason=REASON)

    second = freeze(session, builder)

    assert (first.number, second.number) == (1, 2)


def test_a_second_person_publishes(session: Session, builder: Staff, approver: Staff) -> None:
    make_children(session, builder, 25)

    release = publish(session, builder, approver)

    published = find_published(session, release.number)
    assert published is not None
    assert dict(published.facts())["Approved"] == "2030-03-06, by a second person"
    assert release.approved_by == approver.id


def test_nobody_approves_what_they_built(session: Session, builder: Staff) -> None:
    make_children(session, builder, 25)
    release = freeze(session, builder)
    shown = release.content_hash

    with pytest.raises(ReleaseError, match="second person"):
        approve_release(session, make_actor(builder, LATER), release.number, shown_hash=shown)

    assert find_published(session, release.number) is None


def test_nobody_approves_what_they_were_not_shown(
    session: Session, builder: Staff, approver: Staff
) -> None:
    make_children(session, builder, 25)
    release = freeze(session, builder)

    with pytest.raises(ReleaseError, match="look at it again"):
        approve_release(session, make_actor(approver, LATER), release.number, shown_hash="0" * 64)


def test_a_release_with_one_changed_byte_is_not_approved(
    session: Session, builder: Staff, approver: Staff
) -> None:
    make_children(session, builder, 25)
    release = freeze(session, builder)
    shown = release.content_hash
    tamper(session, release)

    with pytest.raises(ReleaseError, match="not what was frozen"):
        approve_release(session, make_actor(approver, LATER), release.number, shown_hash=shown)


def test_nothing_is_approved_twice(session: Session, builder: Staff, approver: Staff) -> None:
    make_children(session, builder, 25)
    release = publish(session, builder, approver)
    shown = release.content_hash

    with pytest.raises(ReleaseError, match="not waiting"):
        approve_release(session, make_actor(approver, LATER), release.number, shown_hash=shown)


def test_a_release_frozen_before_another_came_out_is_built_again(
    session: Session, builder: Staff, approver: Staff
) -> None:
    make_children(session, builder, 25)
    stale = freeze(session, builder)
    shown = stale.content_hash
    publish(session, builder, approver)

    with pytest.raises(ReleaseError, match="build it again"):
        approve_release(session, make_actor(approver, LATER), stale.number, shown_hash=shown)


def test_a_number_that_is_not_there_is_refused(session: Session, approver: Staff) -> None:
    with pytest.raises(ReleaseError, match="no release 7"):
        approve_release(session, make_actor(approver), 7, shown_hash="")


@pytest.mark.parametrize("column", ["number", "title", "note", "content", "content_hash", "exact"])
def test_nothing_in_a_release_can_be_changed(
    session: Session, builder: Staff, approver: Staff, column: str
) -> None:
    make_children(session, builder, 25)
    release = publish(session, builder, approver)

    setattr(release, column, 9 if column == "number" else "changed")

    with pytest.raises(ReleaseError, match="never changes"):
        session.flush()


def test_who_approved_cannot_be_changed_afterwards(
    session: Session, builder: Staff, approver: Staff
) -> None:
    make_children(session, builder, 25)
    release = publish(session, builder, approver)

    release.approved_by = builder.id

    with pytest.raises(ReleaseError, match="never changes"):
        session.flush()


def test_planners_do_not_get_a_release_changed_behind_the_program(
    session: Session, builder: Staff, approver: Staff
) -> None:
    make_children(session, builder, 25)
    release = publish(session, builder, approver)
    tamper(session, release)

    with pytest.raises(ReleaseError, match="not what was frozen"):
        list_published(session)


def test_a_withdrawn_release_keeps_its_number_and_reason_and_shows_no_table(
    session: Session, builder: Staff, approver: Staff
) -> None:
    make_children(session, builder, 25)
    publish(session, builder, approver)

    withdraw_release(session, make_actor(approver), 1, reason=f"  {REASON} ")

    (withdrawn,) = list_published(session)
    assert withdrawn.is_withdrawn
    assert withdrawn.withdrawn_reason == REASON
    assert withdrawn.tables == ()


def test_a_frozen_release_that_was_withdrawn_was_never_published(
    session: Session, builder: Staff
) -> None:
    make_children(session, builder, 25)
    freeze(session, builder)

    release = withdraw_release(session, make_actor(builder), 1, reason=REASON)

    assert release.state is ReleaseState.WITHDRAWN
    assert list_published(session) == ()


def test_a_release_is_withdrawn_once(session: Session, builder: Staff) -> None:
    make_children(session, builder, 25)
    freeze(session, builder)
    withdraw_release(session, make_actor(builder), 1, reason=REASON)

    with pytest.raises(ReleaseError, match="before"):
        withdraw_release(session, make_actor(builder), 1, reason=REASON)


def test_a_release_is_not_withdrawn_without_a_reason(session: Session, builder: Staff) -> None:
    make_children(session, builder, 25)
    freeze(session, builder)

    with pytest.raises(ReleaseError, match="say in a sentence"):
        withdraw_release(session, make_actor(builder), 1, reason=" because ")


def test_a_later_release_does_not_tell_how_few_children_came_between(
    session: Session, builder: Staff, approver: Staff
) -> None:
    make_children(session, builder, 24, ticks={"s1": "foster"})
    make_children(session, builder, 24, ticks={"s1": "parents"})
    before = publish(session, builder, approver)
    make_children(session, builder, 4, ticks={"s1": "foster"})

    after = preview(session)

    assert [released.table.cells for released in after.tables] == [
        released.table.cells for released in read_release(before).tables
    ]
    assert "small revisions" in dict(after.facts())["Small revisions"]


def test_a_later_release_tells_of_many_new_children(
    session: Session, builder: Staff, approver: Staff
) -> None:
    make_children(session, builder, 25)
    publish(session, builder, approver)
    make_children(session, builder, 20)

    after = preview(session)

    assert count(table(after), "family_conflict") == 45
    assert dict(after.facts())["Small revisions"] == "none hidden"


def test_nobody_without_a_name_builds_a_release(session: Session, builder: Staff) -> None:
    make_children(session, builder, 25)
    nobody = replace(make_actor(builder), staff_id=None)

    with pytest.raises(ReleaseError, match="signed in"):
        freeze_release(session, nobody, CODEBOOK, make_heading())


def test_nobody_without_a_name_approves_a_release(session: Session, builder: Staff) -> None:
    make_children(session, builder, 25)
    release = freeze(session, builder)
    nobody = replace(make_actor(builder), staff_id=None)

    with pytest.raises(ReleaseError, match="signed in"):
        approve_release(session, nobody, release.number, shown_hash=release.content_hash)


@pytest.mark.parametrize("title", ["Left because of it", "Reasons for leaving by age"])
def test_a_table_that_cannot_be_made_safe_is_left_out(
    session: Session, builder: Staff, monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    make_children(session, builder, 25, ticks={"a1": "age_11_13"})
    make_children(session, builder, 25, ticks={"a1": "age_14_15"})
    monkeypatch.setattr(releases, "suppress", refuse_table(title))

    release = preview(session)

    assert title in release.left_out
    assert title not in {released.table.title for released in release.tables}


def test_a_release_whose_main_table_cannot_be_made_safe_is_refused(
    session: Session, builder: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_children(session, builder, 25)
    monkeypatch.setattr(releases, "suppress", refuse_table("Reasons for leaving"))

    with pytest.raises(ReleaseError, match="cannot be made safe: row 1"):
        freeze(session, builder)


def test_every_step_stands_in_the_log(session: Session, builder: Staff, approver: Staff) -> None:
    make_children(session, builder, 25)
    release = publish(session, builder, approver)
    withdraw_release(session, make_actor(builder), 1, reason=REASON)

    events = session.scalars(select(AuditEvent).order_by(AuditEvent.number)).all()

    assert [(event.action, event.staff_id) for event in events] == [
        ("freeze release", builder.id),
        ("approve release", approver.id),
        ("withdraw release", builder.id),
    ]
    assert {event.subject for event in events} == {f"release 1 {release.content_hash}"}


def refuse_table(title: str) -> Callable[..., SuppressedTable]:
    """Return a rule that finds one table impossible: no real table is known to be."""

    def refuse(
        found: Table, policy: Policy, earlier: Sequence[tuple[Table, SuppressedTable]]
    ) -> SuppressedTable:
        if found.title == title:
            message = "row 1 cannot be made safe to publish"
            raise DisclosureError(message)
        return suppress(found, policy, earlier)

    return refuse


def tamper(session: Session, release: Release) -> None:
    """Change the content in the database, past every guard of the program."""
    number, content = release.number, release.content.replace('"Spring"', '"Sprung"')
    session.execute(update(Release).where(Release.number == number).values(content=content))
    session.expire_all()
