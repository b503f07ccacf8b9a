"""The order of the review queue."""

from sqlalchemy.orm import Session

from tests.factories import MOMENT, make_text, make_told_account, make_waiting_text
from voice.models.vault.text import Text
from voice.queries.queue import list_waiting
from voice.services.queueing import line_up

WORDS = "we had a row and she kicked me out"


def test_red_comes_first_then_amber_then_the_oldest_week_then_the_greatest_doubt(
    session: Session,
) -> None:
    codes = {"family_conflict": "we had a row"}
    texts = [
        make_waiting_text(session, WORDS, week="2030-W11", level="red"),
        make_waiting_text(session, WORDS, week="2030-W12", level="amber"),
        make_waiting_text(session, WORDS, week="2030-W08"),
        make_waiting_text(session, WORDS, week="2030-W09", codes=codes, score=0.45),
        make_waiting_text(session, WORDS, week="2030-W09", codes=codes, score=0.9),
        make_waiting_text(session, WORDS, week="2030-W09"),
    ]

    assert [row.id for row in list_waiting(session)] == [text.id for text in texts]


def test_words_that_may_not_be_used_come_last_in_their_week(session: Session) -> None:
    later = make_waiting_text(session, WORDS, week="2030-W11")
    coded = make_waiting_text(
        session, WORDS, week="2030-W10", codes={"family_conflict": "we had a row"}
    )
    text = make_text(session, make_told_account(session, week="2030-W10"), is_codable=False)

    line_up(session, [text.id])

    assert [row.id for row in list_waiting(session)] == [coded.id, text.id, later.id]


def test_a_text_that_is_read_gets_no_place(session: Session) -> None:
    text = make_text(session, make_told_account(session))
    text.reviewed_at = MOMENT
    session.flush()

    line_up(session, [text.id])

    assert session.get_one(Text, text.id).place is None


def test_only_the_named_texts_are_lined_up(session: Session) -> None:
    named, other = (make_text(session, make_told_account(session)) for _ in range(2))

    line_up(session, [named.id])

    assert [row.id for row in list_waiting(session)] == [named.id]
    assert other.place is None
