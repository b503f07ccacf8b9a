"""Threads as the public site may touch them, through its own guarded connection."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import DatabaseError

from tests.databases import Urls
from tests.factories import make_key
from voice.db import Side, make_engine, transaction
from voice.errors import SealedError, SurveyClosedError
from voice.models.intake.thread import SealedReply, SealedStatus, Thread, ThreadRequest
from voice.opening import Opener
from voice.sealing import Sealer, seal_reply
from voice.services.comeback import Cost, ThreadKey, derive
from voice.services.payloads import REQUEST, THREAD_FORM, decode_request, encode, form_id
from voice.services.threads_public import (
    Status,
    ask_to_erase,
    ask_to_use,
    find_status,
    get_sealer,
    has_thread,
    list_replies,
    open_thread,
    tell_visit,
)

TODAY = date(2030, 5, 29)
KEY = derive(("acorn",), b"p" * 32, Cost(8, 1))
OTHER = ThreadKey(b"o" * 32, b"s" * 32)


@pytest.fixture
def guarded(urls: Urls) -> Iterator[Engine]:
    """Return the connection of the public process."""
    engine = make_engine(urls["intake"], use="public")
    yield engine
    engine.dispose()


def test_a_thread_is_opened_once_and_found(
    guarded: Engine, engines: dict[Side, Engine], sealer: Sealer, opener: Opener
) -> None:
    for _ in range(2):
        with transaction(guarded) as session:
            open_thread(session, sealer, KEY, form_token=b"t" * 16, today=TODAY)

    with transaction(guarded) as session:
        assert has_thread(session, KEY.lookup_hash)
        assert not has_thread(session, OTHER.lookup_hash)
    with transaction(engines["intake"]) as session:
        sealed = session.scalars(select(ThreadRequest.sealed)).one()
        assert session.scalars(select(Thread.week)).one() == "2030-W22"
    request = decode_request(opener.open(sealed, kind=REQUEST, form=THREAD_FORM))
    assert request["form"] == form_id(b"t" * 16).hex()


def test_a_request_tells_neither_what_nor_whose(
    guarded: Engine, engines: dict[Side, Engine], sealer: Sealer
) -> None:
    with transaction(guarded) as session:
        open_thread(session, sealer, KEY, form_token=b"t" * 16, today=TODAY)
        ask_to_erase(session, sealer, KEY, today=TODAY)

    with transaction(engines["intake"]) as session:
        one, two = session.scalars(select(ThreadRequest)).all()
    assert len(one.sealed) == len(two.sealed)
    assert KEY.lookup_hash not in one.sealed + two.sealed + one.id + two.id


def test_a_reply_opens_for_its_own_thread_only(
    guarded: Engine, engines: dict[Side, Engine]
) -> None:
    plain = encode({"day": "2030-05-29", "role": "reviewer", "text": "hello"})
    sealed = seal_reply(KEY.public_key, plain)
    with transaction(engines["intake"]) as session:
        session.add(SealedReply(id=b"1" * 16, lookup_hash=KEY.lookup_hash, sealed=sealed))

    with transaction(guarded) as session:
        replies = list_replies(session, KEY)
        nothing = list_replies(session, OTHER)
        with pytest.raises(SealedError):
            list_replies(session, replace(KEY, seed=OTHER.seed))

    assert [reply["text"] for reply in replies] == ["hello"]
    assert nothing == []


def test_requests_of_every_kind_are_of_one_size(
    guarded: Engine, engines: dict[Side, Engine], sealer: Sealer
) -> None:
    with transaction(engines["intake"]) as session:
        make_key(session)
    with transaction(guarded) as session:
        open_thread(session, sealer, KEY, form_token=b"t" * 16, today=TODAY)
        for use in ("count", "quote", "none", "withdrawn"):
            ask_to_use(session, sealer, KEY, use, today=TODAY)
        tell_visit(session, KEY.lookup_hash, today=date(2031, 5, 29))
        ask_to_erase(session, sealer, KEY, today=TODAY)

    with transaction(engines["intake"]) as session:
        requests = session.scalars(select(ThreadRequest.sealed)).all()
        notes = session.scalars(select(SealedStatus.sealed)).all()
    assert {len(sealed) for sealed in requests} == {60 + 256}
    assert {len(sealed) for sealed in notes} == {48 + 256}
    assert (len(requests), len(notes)) == (7, 5)


def test_what_was_asked_last_is_what_a_child_is_told(guarded: Engine, sealer: Sealer) -> None:
    told = []
    with transaction(guarded) as session:
        open_thread(session, sealer, KEY, form_token=b"t" * 16, today=TODAY)
        for use in ("quote", "none", "count", "quote"):
            ask_to_use(session, sealer, KEY, use, today=TODAY)
            told.append(find_status(session, KEY))
        ask_to_erase(session, sealer, KEY, today=TODAY)
        told.append(find_status(session, KEY))

    uses = ["quote", "none", "count", "quote", "erase"]
    assert told == [Status(asked=use, step=step) for step, use in enumerate(uses, 1)]


def test_a_visit_is_told_once_a_week(
    guarded: Engine, engines: dict[Side, Engine], sealer: Sealer
) -> None:
    with transaction(guarded) as session:
        open_thread(session, sealer, KEY, form_token=b"t" * 16, today=TODAY)
        tell_visit(session, KEY.lookup_hash, today=TODAY)  # no key is published yet
    with transaction(engines["intake"]) as session:
        make_key(session)
    counts = []
    for day in (TODAY, date(2030, 6, 2), date(2030, 6, 3)):
        with transaction(guarded) as session:
            tell_visit(session, KEY.lookup_hash, today=day)
        with transaction(engines["intake"]) as session:
            counts.append(len(session.scalars(select(ThreadRequest.id)).all()))

    assert counts == [1, 1, 2]


def test_the_public_process_reads_no_request(urls: Urls) -> None:
    if not urls["intake"].startswith("sqlite"):
        pytest.skip("grants are proved in tests/architecture/test_public_role.py")
    engine = make_engine(urls["intake"], use="public")

    with pytest.raises(DatabaseError), transaction(engine) as session:
        session.scalars(select(ThreadRequest.id)).all()
    engine.dispose()


def test_without_a_key_nothing_is_sealed(guarded: Engine, engines: dict[Side, Engine]) -> None:
    with transaction(guarded) as session, pytest.raises(SurveyClosedError):
        get_sealer(session)

    with transaction(engines["intake"]) as session:
        make_key(session)
    with transaction(guarded) as session:
        assert get_sealer(session).organisation
