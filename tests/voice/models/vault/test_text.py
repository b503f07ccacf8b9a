"""Texts, and what was found in them."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories import make_text, make_told_account
from voice.models.vault.account import Account
from voice.models.vault.text import Flag, Removal, Text


def make_removal(text: Text) -> Removal:
    return Removal(text_id=text.id, start=3, end=7, kind="person", number=1)


def test_a_place_is_taken_out_once(session: Session) -> None:
    text = make_text(session, make_told_account(session))
    session.add(make_removal(text))
    session.flush()
    session.expunge_all()
    session.add(make_removal(text))

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_text_needs_its_account(session: Session) -> None:
    with pytest.raises(IntegrityError):
        make_text(session, Account(id=b"nobody"))


@pytest.mark.parametrize("model", [Removal, Flag])
def test_no_column_could_hold_what_was_written(model: type[Removal | Flag]) -> None:
    assert not {"words", "text", "value", "original"} & set(model.__table__.columns.keys())
