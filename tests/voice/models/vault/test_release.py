"""The row of a release never changes."""

import pytest
from sqlalchemy.orm import Session

from tests.factories import MOMENT, make_staff
from voice.errors import ReleaseError
from voice.models.vault.release import Release, ReleaseState


@pytest.fixture
def release(session: Session) -> Release:
    row = Release(
        number=1,
        title="Spring",
        note="",
        content="{}",
        content_hash="",
        exact="{}",
        state=ReleaseState.FROZEN,
        built_by=make_staff(session).id,
        built_at=MOMENT,
    )
    session.add(row)
    session.flush()
    return row


def test_a_frozen_release_takes_its_second_person_once(session: Session, release: Release) -> None:
    release.approved_by = make_staff(session, "omar").id
    release.state = ReleaseState.PUBLISHED
    session.flush()
    release.approved_by = release.built_by

    with pytest.raises(ReleaseError, match="approved_by of release 1"):
        session.flush()


def test_the_content_of_a_release_never_changes(session: Session, release: Release) -> None:
    release.content = "[]"

    with pytest.raises(ReleaseError, match="content of release 1"):
        session.flush()


def test_writing_a_release_without_a_change_is_no_change(
    session: Session, release: Release
) -> None:
    release.content = "{}"
    session.flush()

    assert not session.dirty
