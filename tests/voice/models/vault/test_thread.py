import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories import MOMENT, make_staff
from voice.models.vault.thread import LinkedForm, Reply


def test_a_reply_keeps_its_moment(session: Session) -> None:
    staff = make_staff(session)
    session.add(Reply(id=b"1", lookup_hash=b"l", staff_id=staff.id, replied_at=MOMENT, sealed=b"s"))
    session.flush()
    session.expire_all()

    assert session.get_one(Reply, b"1").replied_at == MOMENT


def test_a_form_belongs_to_one_thread(session: Session) -> None:
    for thread in (b"one", b"two"):
        session.expunge_all()
        session.add(LinkedForm(form_id=b"f", lookup_hash=thread, is_erased=False, step=0))
        if thread == b"one":
            session.flush()

    with pytest.raises(IntegrityError):
        session.flush()
