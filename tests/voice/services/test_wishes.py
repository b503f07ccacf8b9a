"""What children say later about the use of what they sent."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories import (
    MOMENT,
    make_coding,
    make_flag,
    make_staff,
    make_suggestion,
    make_text,
    make_told_account,
    make_waiting_text,
)
from voice.models.vault.account import Account, ClosedAnswer, Stage
from voice.models.vault.coding import Coding, Suggestion
from voice.models.vault.text import Flag, Text
from voice.models.vault.thread import LinkedForm, Wish
from voice.queries.queue import count_for_safety
from voice.queries.releases import list_codings, list_counted_accounts
from voice.services.wishes import change_use, find_use, tell_wish

THREAD = b"t" * 32


@pytest.fixture
def account(session: Session) -> Account:
    """Put an account into the vault whose words a person has read and coded."""
    reviewer = make_staff(session)
    account = make_told_account(session, ticks={"b1": "school"})
    text = make_text(session, account, reviewer)
    suggestion = make_suggestion(session, text, "family_conflict")
    make_coding(session, text, reviewer, suggestion=suggestion)
    make_flag(session, text)
    return account


@pytest.mark.parametrize("use", ["none", "withdrawn"])
def test_words_that_may_not_be_used_leave_the_counts_at_once(
    session: Session, account: Account, use: str
) -> None:
    counted = len(list_counted_accounts(session)), len(list_codings(session))

    change_use(session, [account], use)

    assert counted == (1, 1)
    assert (list_counted_accounts(session), list_codings(session)) == ([], [])
    session.expire_all()
    text = session.scalars(select(Text)).one()
    assert (text.is_codable, account.use_of_words) == (False, use)
    assert [count(session, table) for table in (Coding, Suggestion)] == [0, 0]


def test_flags_and_ticks_stay_where_words_are_taken_back(
    session: Session, account: Account
) -> None:
    change_use(session, [account], "withdrawn")

    assert [count(session, table) for table in (Flag, ClosedAnswer)] == [1, 1]


def test_words_that_nobody_has_read_still_wait_to_be_read_for_safety(session: Session) -> None:
    text = make_waiting_text(session, codes={"forced_to_leave": "kicked me out"})
    account = session.get_one(Account, text.account_id)

    change_use(session, [account], "withdrawn")

    assert count_for_safety(session) == 1
    change_use(session, [account], "count")
    session.expire_all()
    assert text.place is None


def test_words_given_back_wait_for_coder_and_reviewer_as_on_their_first_day(
    session: Session, account: Account
) -> None:
    change_use(session, [account], "none")

    change_use(session, [account], "quote")

    session.expire_all()
    text = session.scalars(select(Text)).one()
    assert (text.is_codable, text.reviewed_at, text.reviewed_by) == (True, None, None)
    assert (account.stage, account.use_of_words) == (Stage.FLAGGED, "quote")


@pytest.mark.parametrize("stage", [Stage.OPENED, Stage.REDACTED])
def test_an_account_still_on_its_way_goes_on_from_there(
    session: Session, account: Account, stage: Stage
) -> None:
    account.stage = stage

    change_use(session, [account], "none")
    change_use(session, [account], "count")

    assert account.stage is stage


def test_between_counting_and_quoting_nothing_is_coded_anew(
    session: Session, account: Account
) -> None:
    change_use(session, [account], "quote")

    session.expire_all()
    assert session.scalars(select(Text.reviewed_at)).one() == MOMENT
    assert (account.stage, count(session, Coding)) == (Stage.SHOWN, 1)


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        (("quote", 1), ("none", 2), "none"),
        (("none", 2), ("quote", 1), "none"),
        (("none", 1), ("quote", 2), "quote"),
        (("quote", 1), ("withdrawn", 1), "withdrawn"),
        (("withdrawn", 1), ("quote", 1), "withdrawn"),
        (("count", 1), ("what is this", 2), "count"),
    ],
)
def test_the_last_wish_stands_and_of_two_at_once_the_more_careful(
    session: Session, first: tuple[str, int], second: tuple[str, int], stands: str
) -> None:
    for use, step in (first, second):
        tell_wish(session, THREAD, use, step=step)

    assert session.scalars(select(Wish.use_of_words)).one() == stands


def test_a_wish_holds_for_what_was_sent_before_it(session: Session) -> None:
    tell_wish(session, THREAD, "none", step=1)
    before, after = (
        LinkedForm(form_id=b"f" * 16, lookup_hash=THREAD, is_erased=False, step=step)
        for step in (0, 1)
    )

    assert find_use(session, before) == "none"
    assert find_use(session, after) is None


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0
