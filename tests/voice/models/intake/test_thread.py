import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voice.models.intake.thread import SealedReply, Thread, ThreadRequest


def test_a_thread_with_its_reply_and_request_is_kept(intake_session: Session) -> None:
    intake_session.add(Thread(lookup_hash=b"l", public_key=b"k", week="2030-W22"))
    intake_session.add(SealedReply(id=b"1", lookup_hash=b"l", sealed=b"s"))
    intake_session.add(ThreadRequest(id=b"2", week="2030-W22", sealed=b"s"))
    intake_session.flush()
    intake_session.expire_all()

    assert intake_session.get_one(Thread, b"l").public_key == b"k"
    assert intake_session.get_one(SealedReply, b"1").lookup_hash == b"l"
    assert intake_session.get_one(ThreadRequest, b"2").week == "2030-W22"


def test_two_threads_never_share_a_code(intake_session: Session) -> None:
    intake_session.add(Thread(lookup_hash=b"l", public_key=b"k", week="2030-W22"))
    intake_session.flush()
    intake_session.expunge_all()
    intake_session.add(Thread(lookup_hash=b"l", public_key=b"other", week="2030-W22"))

    with pytest.raises(IntegrityError):
        intake_session.flush()
