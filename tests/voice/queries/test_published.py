"""What is published for children."""

from sqlalchemy.orm import Session

from tests.factories import KEY_ID, make_key, make_survey
from voice.opening import Opener
from voice.queries.published import (
    find_document,
    find_open_version,
    find_open_version_and_sealer,
    find_sealer,
    list_open_versions,
)


def test_the_open_version_is_found_by_channel(intake_session: Session) -> None:
    make_survey(intake_session, number=1, is_open=False)
    make_survey(intake_session, number=2)

    assert find_open_version(intake_session, "survey") == "small-2"
    assert find_open_version(intake_session, "message") is None


def test_every_open_version_is_listed(intake_session: Session) -> None:
    make_survey(intake_session, number=1, is_open=False)
    make_survey(intake_session, number=2)
    make_survey(intake_session, channel="message")

    assert list_open_versions(intake_session) == ["note-1", "small-2"]


def test_a_document_is_found_though_its_survey_is_closed(intake_session: Session) -> None:
    row = make_survey(intake_session, is_open=False)

    assert find_document(intake_session, "small-1") == row.document
    assert find_document(intake_session, "small-2") is None


def test_the_current_key_seals(intake_session: Session, opener: Opener) -> None:
    make_key(intake_session)

    sealer = find_sealer(intake_session)

    assert sealer is not None
    assert sealer.key_id == KEY_ID
    assert opener.open(sealer.seal(b"a", kind="k", form="f"), kind="k", form="f") == b"a"


def test_the_open_version_and_the_current_key_come_in_one_read(intake_session: Session) -> None:
    make_key(intake_session)
    make_survey(intake_session, number=1, is_open=False)
    make_survey(intake_session, number=2)

    found = find_open_version_and_sealer(intake_session, "survey")

    assert found is not None
    assert (found[0], found[1].key_id) == ("small-2", KEY_ID)
    assert find_open_version_and_sealer(intake_session, "message") is None


def test_a_key_that_is_not_current_seals_nothing(intake_session: Session) -> None:
    make_key(intake_session, is_current=False)

    make_survey(intake_session)

    assert find_sealer(intake_session) is None
    assert find_open_version_and_sealer(intake_session, "survey") is None
