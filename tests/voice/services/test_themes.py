"""Themes as reviewers see them."""

from sqlalchemy.orm import Session

from analysis.codebook import REASON_ROLES, Role, load_codebook
from analysis.themes import wilson
from tests.factories import (
    make_children,
    make_coding,
    make_staff,
    make_text,
    make_told_account,
    make_waiting_text,
)
from voice.services.themes import count_themes

CODEBOOK = load_codebook()


def test_a_child_counts_once_however_often_it_tells(session: Session) -> None:
    reader = make_staff(session)
    first = make_children(session, reader, 3)[0]
    make_coding(session, first, reader, role="made_to_leave")

    counted = count_themes(session, CODEBOOK, REASON_ROLES)

    assert [(theme.code, theme.children) for theme in counted.themes] == [("family_conflict", 3)]


def test_numbers_say_children_and_range_in_words(session: Session) -> None:
    reader = make_staff(session)
    make_children(session, reader, 3)
    make_text(session, make_told_account(session), reader)

    counted = count_themes(session, CODEBOOK, REASON_ROLES)

    low, high = wilson(3, 4)
    theme = counted.themes[0]
    assert (theme.words, counted.children) == ("3 (75 %)", 4)
    assert theme.range == f"{100 * low:.0f} to {100 * high:.0f} %"


def test_only_the_roles_that_are_asked_for_count(session: Session) -> None:
    make_children(session, make_staff(session), 2, role="helped")

    assert count_themes(session, CODEBOOK, REASON_ROLES).themes == ()
    assert count_themes(session, CODEBOOK, {Role.HELPED}).themes[0].children == 2


def test_what_waits_is_told_and_not_counted(session: Session) -> None:
    make_waiting_text(session, codes={"family_conflict": "we had a row"})

    counted = count_themes(session, CODEBOOK, REASON_ROLES)

    assert (counted.themes, counted.children, counted.waiting) == ((), 0, 1)


def test_the_most_frequent_comes_first_and_an_old_code_keeps_its_slug(session: Session) -> None:
    reader = make_staff(session)
    make_children(session, reader, 1, code="bullying")
    make_children(session, reader, 2, code="code_of_before")

    counted = count_themes(session, CODEBOOK, REASON_ROLES)

    assert [theme.label for theme in counted.themes] == [
        "code_of_before",
        CODEBOOK.get("bullying").label,
    ]
