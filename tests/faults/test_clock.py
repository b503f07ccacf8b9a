"""A clock that is set, and days at the edge of a year: weeks, quarters, drafts."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import small_survey
from voice.models.intake.answer import Answer, DetachedAnswer
from voice.models.intake.form_token import FormToken
from voice.sealing import Sealer
from voice.services.drafts import LIFE_SECONDS, Draft, Drafts, FolderStore, MemoryStore
from voice.services.intake import record_answer
from voice.services.surveys.model import Answers

pytestmark = pytest.mark.fault

ANSWERS: Answers = {
    "v0": {"codes": ["S"]},
    "e1": {"codes": ["left"]},
    "w5": {"codes": ["friends"]},
}


@pytest.mark.parametrize("urls", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("today", "week", "quarter"),
    [
        (date(2032, 12, 31), "2032-W53", "2032-Q4"),
        (date(2033, 1, 2), "2032-W53", "2033-Q1"),
        (date(2033, 1, 3), "2033-W01", "2033-Q1"),
        (date(2029, 12, 31), "2030-W01", "2029-Q4"),
        (date(2032, 2, 29), "2032-W09", "2032-Q1"),
        (date(2030, 3, 31), "2030-W13", "2030-Q1"),
        (date(2030, 10, 27), "2030-W43", "2030-Q4"),
    ],
)
def test_an_answer_at_the_edge_of_a_year_has_the_week_and_the_quarter_of_its_day(
    today: date, week: str, quarter: str, intake_session: Session, sealer: Sealer
) -> None:
    record_answer(
        intake_session,
        sealer,
        small_survey(),
        ANSWERS,
        form_token=b"t" * 16,
        language="en",
        tags=[],
        today=today,
    )

    assert intake_session.scalars(select(Answer.week)).all() == [week]
    assert intake_session.scalars(select(FormToken.week)).all() == [week]
    assert set(intake_session.scalars(select(DetachedAnswer.quarter))) == {quarter}


@settings(deadline=None)
@given(day=st.dates(date(2026, 1, 1), date(2060, 12, 31)))
def test_a_week_names_seven_days_in_a_row_and_sorts_by_time(day: date) -> None:
    week = f"{day:%G-W%V}"
    monday = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)

    assert monday <= day < monday + timedelta(days=7)
    assert f"{monday - timedelta(days=1):%G-W%V}" < week < f"{monday + timedelta(days=7):%G-W%V}"


@pytest.mark.parametrize("make", [lambda _: MemoryStore(), FolderStore], ids=["memory", "folder"])
@settings(deadline=None)  # files take their time on a busy machine
@given(waits=st.lists(st.integers(0, LIFE_SECONDS - 1), max_size=8))
def test_a_draft_that_is_saved_within_the_hour_lives_on(
    make: Callable[[Path], MemoryStore | FolderStore],
    tmp_path_factory: pytest.TempPathFactory,
    waits: list[int],
) -> None:
    drafts, now = Drafts(make(tmp_path_factory.mktemp("drafts"))), 1_900_000_000.0
    drafts.save(b"b" * 32, Draft("survey", "small-1"), now=now)

    for wait in waits:
        now += wait
        found = drafts.find(b"b" * 32, now=now)
        assert found is not None
        drafts.save(b"b" * 32, found, now=now)

    assert drafts.find(b"b" * 32, now=now + LIFE_SECONDS) is None
