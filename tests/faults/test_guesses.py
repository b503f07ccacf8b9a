"""Whoever guesses at codes opens nothing and learns nothing: counted, compared and timed."""

from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import Engine, event

from tests.faults.guesses import Code, draw_codes, lookups_of, time_each, welch_t
from tests.pages import ORIGIN, Pages
from voice.db import Side, transaction
from voice.models.intake.thread import Thread
from voice.services.comeback import Codes, Cost, ThreadKey, code_length, list_words, read_code
from voice.services.threads import end_threads

pytestmark = pytest.mark.fault

PEPPER = b"p" * 32
CHEAP = Cost(memory_kib=8, rounds=1)
REAL = Cost()
LENGTH = code_length(len(list_words()))
MOST_T = 4.5
MOST_TRIES = 10_000
ALPHABET = "abcdefghijklmnopqrstuvwxyz"

long = pytest.mark.long


@pytest.fixture
def pages(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> Pages:
    """Open the site with cheap codes, and with tries that nobody counts."""
    monkeypatch.setattr("voice.public.comeback.has_tries", lambda: True)
    _set_cost(pages, CHEAP)
    return pages


@pytest.mark.parametrize(
    ("live", "guesses"), [(500, 2_000), pytest.param(10_000, 1_000_000, marks=long)]
)
def test_no_guess_opens_any_code(live: int, guesses: int) -> None:
    random = Random(12)
    codes = draw_codes(random, live, LENGTH)
    found = lookups_of(codes, PEPPER, CHEAP)

    wrong = set(draw_codes(random, guesses, LENGTH)) - set(codes)
    opened = found & lookups_of(sorted(wrong), PEPPER, CHEAP)

    assert len(found) == live
    assert opened == set()
    assert found & lookups_of(codes[:1], PEPPER, CHEAP), "a right code would have been seen"


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=long)])
def test_a_typo_opens_the_right_code_and_never_another(count: int) -> None:
    random = Random(13)
    right, other = 0, []
    for code in draw_codes(random, count, LENGTH):
        read = read_code(_with_one_typo(code, random))
        right += read == code
        other += [read] if read != code and set(read) <= set(list_words()) else []

    assert other == []
    assert right >= 0.99 * count


def test_expired_deleted_mistyped_and_never_given_codes_get_the_same_bytes(
    pages: Pages, engines: dict[Side, Engine]
) -> None:
    kinds = _make_kinds(pages, engines, 3)
    asked: list[str] = []
    public = pages.app.extensions["engines"]["intake_read"]
    event.listen(public, "before_cursor_execute", lambda *args: asked.append(args[2]))

    answers, work = [], []
    for code in (code for codes in kinds.values() for code in codes):
        asked.clear()
        answers.append(_post(pages, " ".join(code)))
        work.append(tuple(asked))
    answers.append(_post(pages, "wibble wobble"))

    assert len(set(answers)) == 1
    assert answers[0][0] == 303
    assert len(set(work)) == 1, "the same questions to the database, whatever was typed"


def test_a_right_code_gets_other_bytes(pages: Pages, engines: dict[Side, Engine]) -> None:
    (code,) = draw_codes(Random(1), 1, LENGTH)
    _open(pages, engines, [code], "2030-W22")

    assert _post(pages, " ".join(code)) != _post(pages, "wibble wobble")


@long
@pytest.mark.parametrize("cost", [CHEAP, REAL], ids=["cheap", "real"])
def test_the_time_of_an_answer_does_not_tell_why(
    pages: Pages, engines: dict[Side, Engine], cost: Cost
) -> None:
    kinds = _make_kinds(pages, engines, MOST_TRIES)
    _set_cost(pages, cost)

    took = time_each(kinds, lambda code: _post(pages, " ".join(code)), Random(14))

    found = {kind: welch_t(took["never"], took[kind]) for kind in ("expired", "deleted")}
    assert max(map(abs, found.values())) < MOST_T, found


@long
def test_the_measure_of_time_sees_work_that_one_kind_is_spared() -> None:
    random = Random(15)
    kinds = {kind: draw_codes(random, 400, LENGTH) for kind in ("never", "expired")}

    never = set(kinds["never"])

    def attempt(code: Code) -> None:
        lookups_of([code] if code in never else [], PEPPER, Cost(256, 1))

    took = time_each(kinds, attempt, random)

    assert abs(welch_t(took["never"], took["expired"])) > MOST_T


def _make_kinds(pages: Pages, engines: dict[Side, Engine], count: int) -> dict[str, list[Code]]:
    """Return codes that ended, codes that were deleted, and codes that nobody ever had."""
    codes = draw_codes(Random(11), 3 * count, LENGTH)
    kinds = {
        "expired": codes[:count],
        "deleted": codes[count : 2 * count],
        "never": codes[2 * count :],
    }
    _open(pages, engines, kinds["expired"], "2020-W01")
    _open(pages, engines, kinds["deleted"], "2030-W22")
    keys = [_key(pages, code) for code in kinds["deleted"]]
    with transaction(engines["intake"]) as session:
        end_threads(session, first_week="2025-W01")
        for key in keys:
            session.delete(session.get_one(Thread, key.lookup_hash))
    return kinds


def _open(pages: Pages, engines: dict[Side, Engine], codes: list[Code], week: str) -> None:
    with transaction(engines["intake"]) as session:
        for key in (_key(pages, code) for code in codes):
            row = Thread(lookup_hash=key.lookup_hash, public_key=key.public_key, week=week)
            session.add(row)


def _key(pages: Pages, code: Code) -> ThreadKey:
    codes: Codes = pages.app.extensions["codes"]
    return codes.unlock(code)


def _set_cost(pages: Pages, cost: Cost) -> None:
    pages.app.extensions["codes"] = replace(pages.app.extensions["codes"], cost=cost)


def _post(pages: Pages, words: str) -> tuple[int, bytes, str]:
    reply = pages.client.post("/code", data={"words": words}, base_url=ORIGIN)
    return reply.status_code, reply.data, str(reply.headers)


def _with_one_typo(code: Code, random: Random) -> str:
    """Write a code with one letter wrong, too many or too few, in one of its words."""
    number = random.randrange(len(code))
    word = code[number]
    place = random.randrange(len(word))
    other = random.choice([letter for letter in ALPHABET if letter != word[place]])
    typo = random.choice([other, other + word[place], ""])
    return " ".join([*code[:number], word[:place] + typo + word[place + 1 :], *code[number + 1 :]])
