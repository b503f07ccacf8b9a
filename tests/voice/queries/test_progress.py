"""How far it came with the texts of some children."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.factories import MOMENT, make_flag, make_staff, make_text, make_told_account
from voice.models.vault.release import Release, ReleaseState
from voice.models.vault.staff import Staff
from voice.queries.progress import Progress, find_progress

CHILD = b"c" * 16


@pytest.fixture
def reviewer(session: Session) -> Staff:
    return make_staff(session)


def test_a_text_waits_until_a_person_reads_it(session: Session, reviewer: Staff) -> None:
    account = make_told_account(session, child_id=CHILD)
    make_text(session, account)
    before = find_progress(session, [CHILD])

    make_text(session, account, reviewer)

    assert before == {CHILD: Progress(texts=1, read=0, counted=0)}
    assert find_progress(session, [CHILD]) == {CHILD: Progress(texts=2, read=1, counted=0)}


def test_who_acknowledged_a_flag_has_read_the_text(session: Session, reviewer: Staff) -> None:
    text = make_text(session, make_told_account(session, child_id=CHILD))
    for end in (2, 4):
        flag = make_flag(session, text, end=end)
        flag.acknowledged_by, flag.acknowledged_at = reviewer.id, MOMENT
    session.flush()

    assert find_progress(session, [CHILD]) == {CHILD: Progress(texts=1, read=1, counted=0)}


@pytest.mark.parametrize(
    ("state", "days", "counted"),
    [
        (ReleaseState.PUBLISHED, 1, 1),
        (ReleaseState.PUBLISHED, -1, 0),
        (ReleaseState.FROZEN, 1, 0),
        (ReleaseState.WITHDRAWN, 1, 0),
    ],
)
def test_a_text_counts_once_a_release_is_out_that_was_made_after_it_was_read(
    session: Session, reviewer: Staff, state: ReleaseState, days: int, counted: int
) -> None:
    make_text(session, make_told_account(session, child_id=CHILD), reviewer)
    session.add(make_release(reviewer, state, days))
    session.flush()

    assert find_progress(session, [CHILD])[CHILD].counted == counted


@pytest.mark.parametrize(
    ("about", "mode"), [("friend", "alone"), ("self", "group"), ("friend", "group")]
)
def test_what_is_no_childs_own_story_is_read_and_not_counted(
    session: Session, reviewer: Staff, about: str, mode: str
) -> None:
    account = make_told_account(session, child_id=CHILD, about=about, mode=mode)
    make_text(session, account, reviewer)
    session.add(make_release(reviewer, ReleaseState.PUBLISHED, 1))
    session.flush()

    assert find_progress(session, [CHILD]) == {CHILD: Progress(texts=1, read=1, counted=0)}


def test_other_children_and_who_wrote_nothing_are_left_out(
    session: Session, reviewer: Staff
) -> None:
    make_text(session, make_told_account(session), reviewer)
    make_told_account(session, child_id=CHILD)

    assert find_progress(session, [CHILD]) == {}


def make_release(staff: Staff, state: ReleaseState, days: int) -> Release:
    """Return a release built so many days after the texts of the tests were read."""
    return Release(
        number=1,
        title="Spring",
        note="",
        content="{}",
        content_hash="",
        exact="{}",
        state=state,
        built_by=staff.id,
        built_at=MOMENT + timedelta(days=days),
    )
