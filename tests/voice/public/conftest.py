"""What tests of the young people's site share."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select

from tests.pages import Page, Pages
from voice.db import Side, transaction
from voice.models.intake.answer import Answer
from voice.opening import Opener
from voice.services.payloads import AnswerPayload, decode_answer


@pytest.fixture
def started(pages: Pages) -> Page:
    """Begin the survey: the page before the first question."""
    return pages.press(pages.get("/"), "Answer some questions")


@pytest.fixture
def first(pages: Pages, started: Page) -> Page:
    """Stand at the first question of the survey."""
    return pages.follow(started, "OK, go on")


@pytest.fixture
def message(pages: Pages) -> Page:
    """Stand at the blank page of the message channel."""
    return pages.follow(pages.press(pages.get("/"), "Just tell us something"), "OK, go on")


@pytest.fixture
def stored(engines: dict[Side, Engine], opener: Opener) -> Callable[[], list[AnswerPayload]]:
    """Return what the worker would read."""

    def read() -> list[AnswerPayload]:
        with transaction(engines["intake"]) as session:
            return [
                decode_answer(opener.open(row.sealed, kind="answer", form=row.survey_version))
                for row in session.scalars(select(Answer))
            ]

    return read
