"""Flags for safety."""

from sqlalchemy import Engine, select

from tests.factories import make_actor, make_staff, make_waiting_text
from tests.pages import Pages, words_of
from voice.db import transaction
from voice.models.vault.text import Flag
from voice.services.review import acknowledge_flag


def test_no_flags_is_said(reviewer: Pages) -> None:
    assert "No flag waits." in reviewer.get("/review/flags").words


def test_red_comes_before_amber_and_the_oldest_first(reviewer: Pages, vault: Engine) -> None:
    with transaction(vault) as session:
        for week, level in (("W01", "amber"), ("W03", "red"), ("W02", "red")):
            make_waiting_text(session, week=f"2030-{week}", level=level)

    page = reviewer.get("/review/flags")

    rows = [words_of(row) for row in page.tree.iter("tr")][1:]
    assert [row.split()[0] for row in rows] == ["red", "red", "amber"]
    assert "2030-W02" in rows[0]
    assert "kicked" not in page.html
    assert "2 red and 1 amber" in page.words


def test_an_acknowledged_flag_leaves_the_list(reviewer: Pages, vault: Engine) -> None:
    with transaction(vault) as session:
        make_waiting_text(session, level="red")

    page = reviewer.press(reviewer.get("/review/flags"), "Acknowledge flag 1")

    assert "No flag waits." in page.words
    with transaction(vault) as session:
        assert session.scalars(select(Flag)).one().acknowledged_at


def test_a_flag_that_somebody_took_first_says_so(reviewer: Pages, vault: Engine) -> None:
    with transaction(vault) as session:
        make_waiting_text(session, level="red")
    page = reviewer.get("/review/flags")
    with transaction(vault) as session:
        flag = session.scalars(select(Flag)).one()
        acknowledge_flag(session, make_actor(make_staff(session, "omar")), flag.id)

    assert "Not saved" in reviewer.press(page, "Acknowledge flag 1").words
