"""How far it came, told to who has the code and to nobody else."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import make_text, make_told_account
from voice.errors import SealedError
from voice.models.intake.thread import SealedStatus, Thread
from voice.models.vault.text import Text
from voice.models.vault.thread import Wish
from voice.sealing import Sealer, open_reply
from voice.services.comeback import Cost, derive
from voice.services.statuses import publish_statuses
from voice.services.threads import child_of
from voice.services.threads_public import Status, find_status, open_thread

TODAY = date(2030, 5, 29)
KEY, OTHER = (derive((word,), b"p" * 32, Cost(8, 1)) for word in ("acorn", "lamp"))


@pytest.fixture
def intake(intake_session: Session, sealer: Sealer) -> Session:
    """Open the intake with two threads."""
    for key in (KEY, OTHER):
        open_thread(intake_session, sealer, key, form_token=key.seed[:16], today=TODAY)
    return intake_session


@pytest.fixture
def text(session: Session) -> Text:
    """Put a text that nobody has read under the first code."""
    return make_text(session, make_told_account(session, child_id=child_of(KEY.lookup_hash)))


def test_before_the_worker_says_anything_nothing_is_known(intake: Session) -> None:
    assert find_status(intake, KEY) == Status()


def test_a_text_that_nobody_has_read_is_there(
    session: Session, intake: Session, text: Text
) -> None:
    publish_statuses(session, intake, [KEY.lookup_hash, OTHER.lookup_hash])

    assert find_status(intake, KEY) == find_status(intake, OTHER) == Status(stage="got")


def test_a_wish_is_confirmed(session: Session, intake: Session) -> None:
    session.add(Wish(lookup_hash=KEY.lookup_hash, step=2, use_of_words="none"))

    publish_statuses(session, intake, [KEY.lookup_hash])

    assert find_status(intake, KEY) == Status(stage="got", use="none", step=2)


def test_one_row_a_thread_of_one_size_is_sealed_anew_each_time(
    session: Session, intake: Session, text: Text
) -> None:
    hashes = [KEY.lookup_hash, OTHER.lookup_hash]
    seen: list[bytes] = []
    for _ in range(2):
        publish_statuses(session, intake, hashes)
        seen += intake.scalars(select(SealedStatus.sealed)).all()

    assert len(set(seen)) == 4
    assert {len(sealed) for sealed in seen} == {48 + 256}
    assert len(intake.scalars(select(SealedStatus)).all()) == 2


def test_a_status_opens_for_its_own_code_only_and_as_a_status_only(
    session: Session, intake: Session
) -> None:
    publish_statuses(session, intake, [KEY.lookup_hash])

    sealed = intake.scalars(select(SealedStatus.sealed)).one()
    assert b"stage" in open_reply(KEY.seed, sealed, kind="status")
    for seed, kind in ((OTHER.seed, "status"), (KEY.seed, "reply")):
        with pytest.raises(SealedError):
            open_reply(seed, sealed, kind=kind)


def test_a_code_that_ended_gets_no_status(session: Session, intake: Session) -> None:
    intake.delete(intake.get_one(Thread, KEY.lookup_hash))

    publish_statuses(session, intake, [KEY.lookup_hash])

    assert intake.scalars(select(SealedStatus)).all() == []
