import secrets

from sqlalchemy.orm import Session

from tests.factories import make_told_account
from voice.queries.groups import count_groups


def test_a_group_whose_notes_were_edited_is_one_group(session: Session) -> None:
    child_id = secrets.token_bytes(16)
    for _ in range(2):
        make_told_account(session, child_id=child_id).channel = "group"
    make_told_account(session).channel = "group"

    assert count_groups(session) == 2


def test_a_child_who_answers_alone_in_a_group_is_no_group(session: Session) -> None:
    make_told_account(session, mode="group")

    assert count_groups(session) == 0
