"""The page of themes."""

from sqlalchemy import Engine

from tests.factories import make_children, make_staff, make_waiting_text
from tests.pages import Pages, words_of
from voice.db import transaction


def test_chart_and_table_show_the_same_numbers(reviewer: Pages, vault: Engine) -> None:
    with transaction(vault) as session:
        reader = make_staff(session, "reader")
        make_children(session, reader, 6)
        make_children(session, reader, 2, code="bullying")
        make_waiting_text(session)

    page = reviewer.get("/review/themes")

    cells = [words_of(row).split(" ") for row in page.tree.iter("tr")][1:]
    drawn = words_of(page.tree.find(".//figure"))
    assert len(cells) == 2
    assert "6 (75 %)" in words_of(page.tree.find(".//table"))
    assert "6 (75 %)" in drawn
    assert "2 (25 %)" in drawn
    assert "8 children (at most)" in page.words
    assert "1 text waits to be read and is not in these numbers" in page.words


def test_other_roles_can_be_chosen(reviewer: Pages, vault: Engine) -> None:
    with transaction(vault) as session:
        make_children(session, make_staff(session, "reader"), 3, role="helped")

    assert "No person has confirmed any yet." in reviewer.get("/review/themes").words
    assert "3 (100 %)" in reviewer.get("/review/themes?roles=helped").words


def test_an_unknown_role_is_no_page(reviewer: Pages) -> None:
    reviewer.get("/review/themes?roles=nonsense", status=404)
