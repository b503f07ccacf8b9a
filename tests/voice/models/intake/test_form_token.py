"""Two unique pairs decide whether a form was sent before."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voice.models.intake.form_token import FormToken


def make_token(revision: int, body_mac: bytes) -> FormToken:
    return FormToken(token_hash=b"t" * 32, revision=revision, body_mac=body_mac, week="2030-W10")


@pytest.mark.parametrize(
    ("revision", "body_mac"), [(0, b"edited"), (1, b"first")], ids=["revision", "body"]
)
def test_a_revision_and_a_body_land_once(
    intake_session: Session, revision: int, body_mac: bytes
) -> None:
    intake_session.add(make_token(0, b"first"))
    intake_session.flush()
    intake_session.expunge_all()
    intake_session.add(make_token(revision, body_mac))

    with pytest.raises(IntegrityError):
        intake_session.flush()


def test_an_edited_body_lands_as_the_next_revision(intake_session: Session) -> None:
    intake_session.add_all([make_token(0, b"first"), make_token(1, b"edited")])
    intake_session.flush()

    assert intake_session.query(FormToken).count() == 2
