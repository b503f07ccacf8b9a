"""Signs of a machine, which tag and refuse nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.web.signals import QUICK, STALE, TRAP, UNSTAMPED, Stamps

NOW = 1_900_000_020.0
WEEK = 7 * 24 * 60 * 60
DAY = 24 * 60 * 60
VISIT = "c5" * 16


def tags(stamp: str | None, now: float, stamps: Stamps, **fields: str) -> list[str]:
    made = {} if stamp is None else {"made": stamp}
    return list(stamps.tags_of(made | fields, VISIT, now=now))


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, [QUICK]), (2, [QUICK]), (3, []), (59, []), (60, []), (WEEK, []), (WEEK + 1, [STALE])],
)
def test_a_form_is_tagged_by_its_age(seconds: int, expected: list[str]) -> None:
    stamps = Stamps()

    assert tags(stamps.made(VISIT, now=NOW), NOW + seconds, stamps) == expected


@settings(deadline=None)
@given(start=st.floats(0, 4e9), later=st.floats(0, WEEK))
def test_no_form_of_a_week_is_called_anything_but_quick(start: float, later: float) -> None:
    stamps = Stamps(b"s" * 32)

    found = tags(stamps.made(VISIT, now=start), start + later, stamps)

    assert found == ([QUICK] if int(start + later) - int(start) < 3 else [])


@pytest.mark.parametrize("jump", [-DAY, DAY, -3600, 3600])
def test_a_clock_that_is_set_by_a_day_makes_no_one_a_machine(jump: int) -> None:
    stamps = Stamps()

    assert tags(stamps.made(VISIT, now=NOW), NOW + jump + 30, stamps) == []


def test_the_page_shows_the_minute_only() -> None:
    stamps = Stamps(b"s" * 32)

    one, two = stamps.made(VISIT, now=NOW), stamps.made(VISIT, now=NOW + 1)

    assert one.partition("-")[0] == two.partition("-")[0] == str(int(NOW) // 60)
    assert one != two


@pytest.mark.parametrize("stamp", [None, "", "x", "-", "31666667-", "²-00", "9" * 400 + "-00"])
def test_a_form_without_a_stamp_of_ours_is_tagged(stamp: str | None) -> None:
    assert tags(stamp, NOW, Stamps()) == [UNSTAMPED]


def test_the_stamp_of_another_visit_or_another_key_is_none() -> None:
    stamps = Stamps()

    assert tags(stamps.made("other", now=NOW), NOW + 9, stamps) == [UNSTAMPED]
    assert tags(Stamps().made(VISIT, now=NOW), NOW + 9, stamps) == [UNSTAMPED]


def test_a_stamp_holds_through_a_new_start_with_the_same_key() -> None:
    stamp = Stamps(b"s" * 32).made(VISIT, now=NOW)

    assert tags(stamp, NOW + 9, Stamps(b"s" * 32)) == []


def test_words_in_the_field_that_nobody_sees_are_a_trap() -> None:
    stamps = Stamps()

    assert tags(stamps.made(VISIT, now=NOW), NOW + 9, stamps, website="http://spam") == [TRAP]
    assert tags(stamps.made(VISIT, now=NOW), NOW + 9, stamps, website="") == []


def test_a_wait_is_known_for_an_hour_by_whom_it_was_asked_of() -> None:
    stamps = Stamps()
    stamp = stamps.wait(VISIT, now=NOW)

    assert stamps.find_wait(stamp, VISIT, now=NOW + 20) == 20
    assert stamps.find_wait(stamp, VISIT, now=NOW + 3600) is None
    assert stamps.find_wait(stamp, VISIT, now=NOW - 5) is None
    assert stamps.find_wait(stamp, "other", now=NOW + 20) is None
    assert stamps.find_wait("", VISIT, now=NOW) is None


def test_no_wait_is_made_up() -> None:
    stamps = Stamps()
    second, _, mac = stamps.wait(VISIT, now=NOW).partition("-")

    assert stamps.find_wait(f"{int(second) - 20}-{mac}", VISIT, now=NOW) is None
    assert stamps.find_wait(stamps.made(VISIT, now=NOW), VISIT, now=NOW) is None
