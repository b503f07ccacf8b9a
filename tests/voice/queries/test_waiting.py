import pytest
from sqlalchemy.orm import Session

from tests.factories import make_told_account
from voice.models.intake.answer import Answer, DetachedAnswer
from voice.models.vault.account import Stage
from voice.queries.waiting import (
    count_accounts,
    list_accounts,
    list_answers,
    list_detached,
    list_flagged_ids,
)


def test_answers_come_in_the_order_of_their_random_ids(intake_session: Session) -> None:
    for name in (b"3", b"1", b"2"):
        intake_session.add(Answer(id=name, survey_version="s", channel="c", week="w", sealed=b""))
        intake_session.add(DetachedAnswer(id=name, survey_version="s", quarter="q", sealed=b""))
    intake_session.flush()

    assert [row.id for row in list_answers(intake_session, 2)] == [b"1", b"2"]
    assert [row.id for row in list_detached(intake_session, 9)] == [b"1", b"2", b"3"]


@pytest.mark.parametrize("stage", list(Stage))
def test_accounts_are_listed_and_counted_by_stage(session: Session, stage: Stage) -> None:
    for each in Stage:
        make_told_account(session).stage = each
    session.flush()

    assert [account.stage for account in list_accounts(session, stage, 9)] == [stage]
    assert count_accounts(session, stage) == 1


def test_only_coded_accounts_with_a_flag_are_flagged(session: Session) -> None:
    make_told_account(session).stage = Stage.CODED
    session.flush()

    assert list_flagged_ids(session) == []
