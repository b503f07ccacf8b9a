"""What intake holds for everyone to read."""

from sqlalchemy.orm import Session

from tests.factories import make_help_check, make_published_line
from voice.models.intake.opening import HelpCheck
from voice.queries import published_heard as queries
from voice.services.help import load_help


def test_lines_come_with_the_latest_month_first(intake_session: Session) -> None:
    for month in ("2030-03", "2031-01", "2030-12"):
        make_published_line(intake_session, month=month)

    months = [line.month for line in queries.list_published_lines(intake_session)]

    assert months == ["2031-01", "2030-12", "2030-03"]


def test_a_check_is_found_for_these_numbers_only(intake_session: Session) -> None:
    make_help_check(intake_session, month="2030-03")

    found = queries.find_help_check(intake_session, load_help().numbers_hash)

    assert found == "2030-03"
    assert queries.find_help_check(intake_session, "other") is None


def test_the_first_month_is_that_of_the_oldest_check(intake_session: Session) -> None:
    nothing = queries.find_first_month(intake_session)
    make_help_check(intake_session, month="2030-03")
    intake_session.add(HelpCheck(numbers_hash="older", month="2029-11"))

    assert (nothing, queries.find_first_month(intake_session)) == (None, "2029-11")
