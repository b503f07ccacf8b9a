import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.errors import SealedError
from voice.models.intake.answer import Answer, DetachedAnswer
from voice.models.vault.account import Account, CollectedDetached, DetachedCount, Stage
from voice.opening import Opener
from voice.sealing import Sealer
from voice.services.collect import (
    count_detached,
    forget_detached,
    remove_answers,
    remove_detached,
    store_answers,
)
from voice.services.payloads import DETACHED, DetachedPayload, encode


def test_a_collected_answer_keeps_its_id_week_and_seal(session: Session) -> None:
    stored = store_answers(session, [_answer(b"1")])

    account = session.get_one(Account, b"1")
    assert stored == 1
    assert (account.week, account.sealed, account.stage) == ("2030-W22", b"seal", Stage.COLLECTED)


def test_collecting_twice_stores_once(session: Session) -> None:
    store_answers(session, [_answer(b"1")])

    again = store_answers(session, [_answer(b"1"), _answer(b"2")])

    assert again == 1
    assert len(session.scalars(select(Account)).all()) == 2


def test_only_collected_answers_leave_intake(intake_session: Session) -> None:
    intake_session.add_all([_answer(b"1"), _answer(b"2")])
    intake_session.flush()

    remove_answers(intake_session, [_answer(b"1")])

    assert intake_session.scalars(select(Answer.id)).all() == [b"2"]


def test_a_detached_record_is_counted_once_however_often_it_comes(
    session: Session, sealer: Sealer, opener: Opener
) -> None:
    records = [_detached(sealer, b"1"), _detached(sealer, b"2")]

    for _ in range(2):
        count_detached(session, records, opener)

    assert session.scalars(select(DetachedCount.count)).all() == [2]


def test_records_with_different_answers_have_counters_of_their_own(
    session: Session, sealer: Sealer, opener: Opener
) -> None:
    records = [_detached(sealer, b"1"), _detached(sealer, b"2", code="own_money")]

    count_detached(session, records, opener)

    counters = session.scalars(select(DetachedCount).order_by(DetachedCount.code)).all()
    assert [(row.code, row.partner, row.count) for row in counters] == [
        ("friends", "left", 1),
        ("own_money", "left", 1),
    ]


def test_a_detached_record_that_does_not_open_counts_nothing(
    session: Session, opener: Opener
) -> None:
    record = DetachedAnswer(id=b"1", survey_version="small-1", quarter="2030-Q2", sealed=b"no")

    with pytest.raises(SealedError):
        count_detached(session, [record], opener)


def test_counted_records_leave_no_trace(
    session: Session, intake_session: Session, sealer: Sealer, opener: Opener
) -> None:
    record = _detached(sealer, b"1")
    intake_session.add(record)
    intake_session.flush()
    count_detached(session, [record], opener)

    remove_detached(intake_session, [record])
    forget_detached(session, [record])

    assert intake_session.scalars(select(DetachedAnswer)).all() == []
    assert session.scalars(select(CollectedDetached)).all() == []


def _answer(name: bytes) -> Answer:
    return Answer(
        id=name, survey_version="small-1", channel="survey", week="2030-W22", sealed=b"seal"
    )


def _detached(sealer: Sealer, name: bytes, code: str = "friends") -> DetachedAnswer:
    payload: DetachedPayload = {"item": "w5", "code": code, "partner": "left"}
    sealed = sealer.seal(encode(payload), kind=DETACHED, form="small-1")
    return DetachedAnswer(id=name, survey_version="small-1", quarter="2030-Q2", sealed=sealed)
