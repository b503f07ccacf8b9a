"""What the first page remembers of "You said, we did"."""

import time
from contextlib import AbstractContextManager, nullcontext

import pytest
from sqlalchemy.orm import Session

from tests.factories import make_help_check, make_published_line
from voice.errors import BusyError
from voice.models.intake.heard import PublishedHeardLine
from voice.services.heard_board import KEEP_SECONDS, READ_EVERY_SECONDS, Board, Shown


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def board(intake_session: Session, clock: Clock) -> Board:
    return Board(lambda: nullcontext(intake_session), nullcontext, clock)


def test_what_was_never_read_is_not_shown(board: Board, intake_session: Session) -> None:
    make_published_line(intake_session)

    assert board.look() == Shown()


def test_lines_come_with_the_latest_month_first_and_since_when(
    board: Board, intake_session: Session
) -> None:
    make_help_check(intake_session, month="2030-02")
    for month in ("2030-03", "2030-05"):
        make_published_line(intake_session, month=month)

    shown = board.read()

    assert [line.month for line in shown.lines] == ["2030-05", "2030-03"]
    assert shown.since == "2030-02"
    assert board.look() is shown


def test_a_line_is_in_english_where_nobody_translated_it(
    board: Board, intake_session: Session
) -> None:
    words = {
        "en": {"said": "You said so.", "did": "We did it."},
        "cy": {"said": "Dywedoch", "did": "Gwnaethom"},
    }
    make_published_line(intake_session, words=words)

    (line,) = board.read().lines

    assert line.in_language("cy") == ("cy", "Dywedoch", "Gwnaethom")
    assert line.in_language("ur")[0] == "en"


def test_a_withdrawn_line_is_gone_within_a_minute_even_without_a_database(
    board: Board, intake_session: Session, clock: Clock
) -> None:
    make_published_line(intake_session)
    board.read()

    clock.now += KEEP_SECONDS - 1
    soon = board.look()
    clock.now += 1

    assert KEEP_SECONDS < 60
    assert READ_EVERY_SECONDS < KEEP_SECONDS
    assert (len(soon.lines), board.look()) == (1, Shown())


def test_a_withdrawn_line_is_gone_with_the_next_reading(
    board: Board, intake_session: Session
) -> None:
    make_published_line(intake_session)
    board.read()
    intake_session.delete(intake_session.query(PublishedHeardLine).one())

    assert board.read() == board.look() == Shown()


def test_a_thread_reads_by_itself_where_a_web_server_asks_for_it(clock: Clock) -> None:
    asked: list[None] = []

    def is_away() -> AbstractContextManager[Session]:
        asked.append(None)
        raise BusyError

    board = Board(is_away, nullcontext, clock)
    board.look()
    board.keeps_fresh = True
    for _ in range(3):
        board.look()
    deadline = time.monotonic() + 30
    while not asked and time.monotonic() < deadline:
        time.sleep(0.01)
    board.keeps_fresh = False

    assert len(asked) == 1
