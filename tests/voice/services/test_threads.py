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
    make_request,
    make_staff,
    make_suggestion,
    make_text,
    make_told_account,
)
from voice.errors import ReviewError
from voice.models.intake.thread import SealedReply, SealedStatus, Thread, ThreadRequest
from voice.models.vault.account import Account, ClosedAnswer
from voice.models.vault.audit import AuditEvent
from voice.models.vault.coding import Coding, Suggestion
from voice.models.vault.text import Flag, Text
from voice.models.vault.thread import LinkedForm, Reply, Wish
from voice.opening import Opener
from voice.sealing import Sealer, open_reply
from voice.services.audit import Actor
from voice.services.comeback import Cost, derive
from voice.services.payloads import decode_reply
from voice.services.threads import (
    apply_request,
    child_of,
    end_threads,
    find_lookup_hash,
    find_sent_replies,
    first_week_kept,
    read_requests,
    remove_requests,
    settle_account,
    settle_thread,
    write_reply,
)
from voice.services.threads_public import (
    ask_to_erase,
    ask_to_use,
    has_thread,
    link_form,
    open_thread,
)

TODAY = date(2030, 5, 29)
KEY = derive(("acorn",), b"p" * 32, Cost(8, 1))
FORMS = (b"a" * 16, b"b" * 16)
ERASE = make_request("erase", KEY.lookup_hash)
LINKS = [make_request("link", KEY.lookup_hash, form=form) for form in FORMS]
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

    settle_thread(intake, LINKS[0])
    assert has_thread(intake, KEY.lookup_hash)
    apply_request(session, ERASE)
    settle_thread(intake, ERASE)

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
    ask_to_erase(intake, sealer, KEY, today=TODAY)
    intake.add(ThreadRequest(id=b"0" * 16, week="2030-W22", sealed=b"?"))
    intake.flush()
    waiting = intake.scalars(select(ThreadRequest)).all()

    opened = read_requests(waiting, opener)
    remove_requests(intake, opened)

    assert sorted(request["what"] for request in opened.values()) == ["erase", "link"]
    assert intake.scalars(select(ThreadRequest.id)).all() == [b"0" * 16]


def test_a_wish_changes_what_was_sent_before_and_nothing_after(session: Session) -> None:
    early, late, waiting = (make_told_account(session, child_id=c * 16) for c in (b"a", b"b", b"w"))
    waiting.child_id = waiting.id
    wish = make_request("use", KEY.lookup_hash, use="withdrawn", step=1)
    after = make_request("link", KEY.lookup_hash, form=FORMS[1], step=1)

    for request in (LINKS[0], wish, after):
        apply_request(session, request)

    session.expire_all()
    assert (early.use_of_words, late.use_of_words) == ("withdrawn", "count")
    waiting.child_id = FORMS[0]
    assert settle_account(session, waiting)
    assert waiting.use_of_words == "withdrawn"


def test_a_form_that_is_linked_late_follows_the_wish_told_since(session: Session) -> None:
    account = make_told_account(session, child_id=FORMS[0])
    apply_request(session, make_request("use", KEY.lookup_hash, use="none", step=1))

    apply_request(session, LINKS[0])

    session.expire_all()
    assert account.use_of_words == "none"


def test_what_is_erased_keeps_no_wish(session: Session) -> None:
    wish = make_request("use", KEY.lookup_hash, use="none", step=1)

    for request in (wish, ERASE, wish):
        apply_request(session, request)

    assert count(session, Wish) == 0


def test_requests_are_done_in_the_order_in_which_a_child_asked(
    intake: Session, sealer: Sealer, opener: Opener
) -> None:
    for use in ("quote", "none", "count"):
        ask_to_use(intake, sealer, KEY, use, today=TODAY)
    link_form(intake, sealer, KEY, form_token=b"u" * 16, today=TODAY)
    ask_to_use(intake, sealer, KEY, "withdrawn", today=TODAY)

    opened = read_requests(intake.scalars(select(ThreadRequest)).all(), opener)

    told = [(request["what"], request["use"]) for request in opened.values()]
    uses = [("use", use) for use in ("quote", "none", "count")]
    assert told == [("link", ""), *uses, ("link", ""), ("use", "withdrawn")]


def test_a_wish_that_is_done_takes_its_note_along(intake: Session, sealer: Sealer) -> None:
    for use in ("quote", "none"):
        ask_to_use(intake, sealer, KEY, use, today=TODAY)
    first, second = intake.scalars(select(SealedStatus.id)).all()

    settle_thread(intake, make_request("use", KEY.lookup_hash, note=first))

    assert intake.scalars(select(SealedStatus.id)).all() == [second]


def test_a_visit_and_a_reply_keep_a_code(
    session: Session, intake: Session, sealer: Sealer, actor: Actor
) -> None:
    weeks = []
    for week in ("2030-W40", "2030-W23"):
        settle_thread(intake, make_request("visit", KEY.lookup_hash, week=week))
        weeks.append(intake.get_one(Thread, KEY.lookup_hash).week)
    thread = intake.get_one(Thread, KEY.lookup_hash)
    thread.week = "2029-W01"

    write_reply(session, intake, sealer, actor, lookup_hash=KEY.lookup_hash, text="hello")

    assert weeks == ["2030-W40", "2030-W40"]
    assert thread.week == f"{MOMENT:%G-W%V}"
    settle_thread(intake, make_request("visit", b"x" * 32))


@pytest.mark.parametrize(("first_week", "left"), [("2030-W22", 1), ("2030-W23", 0)])
def test_a_code_ends_with_all_it_opens_once_nobody_used_it_for_long(
    session: Session,
    intake: Session,
    sealer: Sealer,
    actor: Actor,
    first_week: str,
    left: int,
) -> None:
    write_reply(session, intake, sealer, actor, lookup_hash=KEY.lookup_hash, text="hello")
    ask_to_use(intake, sealer, KEY, "none", today=TODAY)

    ended = end_threads(intake, first_week=first_week)

    assert ended == 1 - left
    tables = (Thread, SealedReply, SealedStatus)
    assert [count(intake, table) for table in tables] == [left] * 3


@pytest.mark.parametrize(
    ("today", "months", "week"),
    [
        (date(2031, 5, 29), 12, "2030-W22"),
        (date(2031, 5, 29), 1, "2031-W18"),
        (date(2031, 5, 29), 5, "2030-W52"),
        (date(2032, 2, 29), 12, "2031-W09"),
    ],
)
def test_months_are_counted_back_to_a_week(today: date, months: int, week: str) -> None:
    assert first_week_kept(today, months) == week


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
