"""What planners may know of, and what is read for the next release."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from analysis.codebook import Role, load_codebook
from analysis.themes import Coding
from tests.factories import (
    make_actor,
    make_children,
    make_coding,
    make_heading,
    make_staff,
    make_text,
    make_told_account,
)
from voice.errors import ReleaseError
from voice.models.vault.coding import Suggestion, Verdict
from voice.models.vault.release import Release
from voice.models.vault.staff import Staff
from voice.models.vault.text import Text
from voice.queries import releases as queries
from voice.services.releases import approve_release, freeze_release


@pytest.fixture
def reader(session: Session) -> Staff:
    return make_staff(session)


def make_release(session: Session, reader: Staff, title: str = "Spring") -> Release:
    if not queries.list_counted_accounts(session):
        make_children(session, reader, 25)
    return freeze_release(session, make_actor(reader), load_codebook(), make_heading(title))


def publish(session: Session, release: Release) -> None:
    second = make_staff(session, f"second-{release.number}")
    shown = release.content_hash
    approve_release(session, make_actor(second), release.number, shown_hash=shown)


def test_staff_see_every_release_the_newest_first(session: Session, reader: Staff) -> None:
    make_release(session, reader)
    make_release(session, reader, "Summer")

    assert [release.number for release in queries.list_releases(session)] == [2, 1]


def test_planners_see_published_releases_only(session: Session, reader: Staff) -> None:
    publish(session, make_release(session, reader))
    make_release(session, reader, "Summer")

    assert [release.title for release in queries.list_published(session)] == ["Spring"]
    assert queries.find_published(session, 2) is None
    assert queries.find_published(session, 3) is None


def test_what_planners_see_holds_no_number_from_before_suppression(
    session: Session, reader: Staff
) -> None:
    release = make_release(session, reader)
    publish(session, release)

    published = queries.find_published(session, 1)

    assert published is not None
    assert not hasattr(published, "exact")
    assert published.tables[0].table.bases == (25,)


def test_a_release_that_is_not_there_is_an_error_to_staff(session: Session) -> None:
    with pytest.raises(ReleaseError, match="no release 4"):
        queries.get_release(session, 4)


def test_reading_checks_the_hash(session: Session, reader: Staff) -> None:
    release = make_release(session, reader)
    session.execute(update(Release).values(content=release.content + " "))
    session.refresh(release)

    with pytest.raises(ReleaseError, match="not what was frozen"):
        queries.read_tables(release)


def test_numbers_start_behind_nought(session: Session, reader: Staff) -> None:
    before = queries.last_number(session)
    make_release(session, reader)

    assert (before, queries.last_number(session)) == (0, 1)


def test_a_coding_carries_child_account_code_and_role(session: Session, reader: Staff) -> None:
    account = make_told_account(session, child_id=b"\x01")
    make_coding(session, make_text(session, account, reader), reader, code="bullying")

    assert queries.list_codings(session) == [
        Coding("01", account.id.hex(), "bullying", Role.LEFT_BECAUSE)
    ]


def test_an_account_with_two_texts_is_counted_once(session: Session, reader: Staff) -> None:
    account = make_told_account(session)
    make_text(session, account, reader)
    make_text(session, account, reader)

    assert list(queries.list_counted_accounts(session)) == [account]


def test_the_answer_to_one_question_comes_by_account(session: Session) -> None:
    account = make_told_account(session, ticks={"s1": "foster", "a1": "age_11_13"})

    assert queries.closed_answers(session, "s1") == {account.id: "foster"}


def test_versions_of_codebook_and_coder_are_those_of_counted_codings(
    session: Session, reader: Staff
) -> None:
    mine = make_text(session, make_told_account(session), reader)
    friends = make_text(session, make_told_account(session, about="friend"), reader)
    make_coding(session, mine, reader, suggestion=make_suggestion(session, mine, "1"))
    make_coding(session, friends, reader, suggestion=make_suggestion(session, friends, "2"))

    assert queries.list_coder_versions(session) == ["lexicon 1"]
    assert queries.count_codings(session) == (1, 1)
    assert list(queries.list_codebook_versions(session)) == ["1.0+test"]


def make_suggestion(session: Session, text: Text, version: str) -> Suggestion:
    suggestion = Suggestion(
        id=text.id,
        text_id=text.id,
        code="family_conflict",
        role="left_because",
        start=0,
        end=4,
        score=0.5,
        rule="family_conflict/1",
        coder="lexicon",
        coder_version=version,
        codebook_version="1.0+test",
        verdict=Verdict.CONFIRMED,
    )
    session.add(suggestion)
    session.flush()
    return suggestion
