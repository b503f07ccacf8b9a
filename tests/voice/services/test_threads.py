"""Threads as worker and staff touch them."""

from datetime import date
from itertools import permutations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories import (
    MOMENT,
    make_actor,
    make_coding,
    make_flag,
    make_staff,
    make_suggestion,
    make_text,
    make_told_account,
)
from voice.errors import ReviewError
from voice.models.intake.thread import SealedReply, Thread, ThreadRequest
from voice.models.vault.account import Account, ClosedAnswer
from voice.models.vault.audit import AuditEvent
from voice.models.vault.coding import Coding, Suggestion
from voice.models.vault.text import Flag, Text
from voice.models.vault.thread import LinkedForm, Reply
from voice.opening import Opener
from voice.sealing import Sealer, open_reply
from voice.services.audit import Actor
from voice.services.comeback import Cost, derive
from voice.services.payloads import RequestPayload, decode_reply
from voice.services.threads import (
    apply_request,
    child_of,
    close_thread,
    find_lookup_hash,
    find_sent_replies,
    read_requests,
    remove_requests,
    settle_account,
    write_reply,
)
from voice.services.threads_public import ask_to_erase, has_thread, open_thread

TODAY = date(2030, 5, 29)
KEY = derive(("acorn",), b"p" * 32, Cost(8, 1))
FORMS = (b"a" * 16, b"b" * 16)
ERASE = RequestPayload(what="erase", thread=KEY.lookup_hash.hex(), form="")
LINKS = [RequestPayload(what="link", thread=ERASE["thread"], form=form.hex()) for form in FORMS]
MADE_FROM_ACCOUNTS = (Account, ClosedAnswer, Text, Flag, Suggestion, Coding)


@pytest.fixture
def intake(intake_session: Session, sealer: Sealer) -> Session:
    """Open the intake with one thread."""
    open_thread(intake_session, sealer, KEY, form_token=b"t" * 16, today=TODAY)
    return intake_session


def test_all_forms_under_one_code_count_as_one_child(session: Session) -> None:
    accounts = [make_told_account(session, child_id=form) for form in FORMS]
    other = make_told_account(session, child_id=b"c" * 16)

    for request in LINKS * 2:
        apply_request(session, request)

    session.expire_all()
    assert {account.child_id for account in accounts} == {child_of(KEY.lookup_hash)}
    assert other.child_id == b"c" * 16
    assert find_lookup_hash(session, accounts[0]) == KEY.lookup_hash
    assert find_lookup_hash(session, other) is None


def test_an_account_that_is_opened_later_joins_its_thread(session: Session) -> None:
    apply_request(session, LINKS[0])
    late = make_told_account(session, child_id=FORMS[0])

    assert settle_account(session, late)
    assert late.child_id == child_of(KEY.lookup_hash)
    assert settle_account(session, make_told_account(session))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whatever_order_they_come_everything_is_erased(
    session: Session, order: tuple[int, ...]
) -> None:
    for form in FORMS:
        make_full_account(session, form)
    kept = make_full_account(session, b"c" * 16)

    for number in order:
        apply_request(session, [ERASE, *LINKS][number])

    late = make_told_account(session, child_id=FORMS[1])
    assert not settle_account(session, late)
    session.expire_all()
    assert session.scalars(select(Account.id)).all() == [kept.id]
    assert [count(session, table) for table in MADE_FROM_ACCOUNTS] == [1] * 6
    assert all(session.scalars(select(LinkedForm.is_erased)))


def test_erasing_takes_thread_and_replies_too(
    session: Session, intake: Session, sealer: Sealer, actor: Actor
) -> None:
    apply_request(session, LINKS[0])
    make_told_account(session, child_id=child_of(KEY.lookup_hash))
    write_reply(session, intake, sealer, actor, lookup_hash=KEY.lookup_hash, text="hello")

    close_thread(intake, LINKS[0])
    assert has_thread(intake, KEY.lookup_hash)
    apply_request(session, ERASE)
    close_thread(intake, ERASE)

    assert not has_thread(intake, KEY.lookup_hash)
    assert [count(intake, table) for table in (Thread, SealedReply)] == [0, 0]
    assert [count(session, table) for table in (Reply, Account)] == [0, 0]


def test_a_reply_is_read_by_its_child_and_by_staff_and_stands_in_the_log(
    session: Session, intake: Session, sealer: Sealer, opener: Opener, actor: Actor
) -> None:
    reply = write_reply(session, intake, sealer, actor, lookup_hash=KEY.lookup_hash, text="hello")

    sealed = intake.get_one(SealedReply, reply.id).sealed
    expected = {"day": f"{MOMENT:%Y-%m-%d}", "role": "reviewer", "text": "hello"}
    assert decode_reply(open_reply(KEY.seed, sealed)) == expected
    apply_request(session, LINKS[0])
    account = make_told_account(session, child_id=child_of(KEY.lookup_hash))
    assert find_sent_replies(session, opener, account) == [expected]
    assert find_sent_replies(session, opener, make_told_account(session)) is None
    event = session.scalars(select(AuditEvent)).one()
    assert (event.action, event.subject) == ("send reply", f"reply {reply.id.hex()}")


def test_nobody_replies_to_what_is_deleted(
    session: Session, intake: Session, sealer: Sealer, actor: Actor
) -> None:
    with pytest.raises(ReviewError, match="deleted"):
        write_reply(session, intake, sealer, actor, lookup_hash=b"x" * 32, text="hello")


def test_requests_that_no_key_opens_wait(intake: Session, sealer: Sealer, opener: Opener) -> None:
    ask_to_erase(intake, sealer, KEY.lookup_hash, today=TODAY)
    intake.add(ThreadRequest(id=b"0" * 16, week="2030-W22", sealed=b"?"))
    intake.flush()
    waiting = intake.scalars(select(ThreadRequest)).all()

    opened = read_requests(waiting, opener)
    remove_requests(intake, opened)

    assert sorted(request["what"] for request in opened.values()) == ["erase", "link"]
    assert intake.scalars(select(ThreadRequest.id)).all() == [b"0" * 16]


@pytest.fixture
def actor(session: Session) -> Actor:
    return make_actor(make_staff(session))


def make_full_account(session: Session, form: bytes) -> Account:
    """Put an account with everything that is made from one into the vault."""
    account = make_told_account(session, child_id=form, ticks={"b1": "school"})
    text = make_text(session, account)
    suggestion = make_suggestion(session, text, "family_conflict")
    make_flag(session, text)
    make_coding(session, text, make_staff(session, form.hex()), suggestion=suggestion)
    return account


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0
