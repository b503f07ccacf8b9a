from sqlalchemy.orm import Session

from tests.factories import make_paper_entry, make_staff
from voice.queries.paper import find_entry, list_entries


def test_words_of_danger_come_first_then_the_oldest_week(session: Session) -> None:
    staff = make_staff(session)
    rows = [(None, "2030-W09"), ("amber", "2030-W10"), (None, "2030-W08"), ("red", "2030-W11")]
    made = [make_paper_entry(session, staff, level=level, week=week) for level, week in rows]

    assert list_entries(session) == [made[3], made[1], made[2], made[0]]


def test_an_entry_is_found_by_its_id(session: Session) -> None:
    entry = make_paper_entry(session, make_staff(session))

    assert find_entry(session, entry.id) is entry
    assert find_entry(session, b"none") is None
