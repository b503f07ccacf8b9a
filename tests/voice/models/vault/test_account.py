"""Accounts, ticks and counts: each stands once, and none without what it belongs to."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories import make_told_account
from voice.models.vault.account import Account, ClosedAnswer, DetachedCount, Stage


def test_a_stage_is_read_back_as_the_stage_it_was(session: Session) -> None:
    account = make_told_account(session)
    account.stage = Stage.REDACTED
    session.flush()
    session.expire(account)

    assert session.get_one(Account, account.id).stage is Stage.REDACTED


def test_a_tick_needs_its_account(session: Session) -> None:
    session.add(ClosedAnswer(account_id=b"nobody", item="b1", code="row"))

    with pytest.raises(IntegrityError):
        session.flush()


def test_one_tick_of_one_child_stands_once(session: Session) -> None:
    account = make_told_account(session, ticks={"b1": "row"})
    session.flush()
    session.expunge_all()
    session.add(ClosedAnswer(account_id=account.id, item="b1", code="row"))

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_detached_count_holds_no_way_to_a_child() -> None:
    assert list(DetachedCount.__table__.foreign_keys) == []
    assert "account_id" not in DetachedCount.__table__.columns
