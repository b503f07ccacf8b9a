"""Suggestions and codings: one code in one role at one place, once."""

import secrets

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories import MOMENT, make_staff, make_text, make_told_account, make_waiting_text
from voice.models.vault.coding import Coding, Suggestion, Verdict
from voice.models.vault.text import Text


@pytest.fixture
def text(session: Session) -> Text:
    return make_text(session, make_told_account(session))


def make_coding(text: Text, reviewer_id: bytes, start: int = 0) -> Coding:
    return Coding(
        id=secrets.token_bytes(16),
        text_id=text.id,
        code="family_conflict",
        role="left_because",
        start=start,
        end=5,
        suggestion_id=None,
        codebook_version="1",
        reviewer_id=reviewer_id,
        decided_at=MOMENT,
    )


def test_a_code_at_one_place_is_confirmed_once(session: Session, text: Text) -> None:
    reviewer = make_staff(session)
    session.add_all([make_coding(text, reviewer.id), make_coding(text, reviewer.id)])

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_code_may_stand_at_two_places(session: Session, text: Text) -> None:
    reviewer = make_staff(session)
    session.add_all([make_coding(text, reviewer.id), make_coding(text, reviewer.id, start=3)])
    session.flush()

    assert session.query(Coding).count() == 2


def test_a_coding_needs_a_person(session: Session, text: Text) -> None:
    session.add(make_coding(text, b"nobody"))

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_suggestion_is_open_until_somebody_decides(session: Session) -> None:
    make_waiting_text(session, "we had a row", codes={"family_conflict": "row"})
    session.expire_all()

    assert [row.verdict for row in session.query(Suggestion)] == [Verdict.OPEN]
