"""A text put into words."""

import pytest
from sqlalchemy.orm import Session

from analysis.codebook import load_codebook
from analysis.flags import Category
from tests.factories import make_actor, make_staff, make_waiting_text
from voice.queries.queue import ReviewPage, find_review_page
from voice.review.reading import CATEGORIES, show_text
from voice.services.review import reject_suggestion

CODEBOOK = load_codebook()
WORDS = "we had a row and she kicked me out"


def page_of(session: Session, code: str, score: float = 0.8) -> ReviewPage:
    text = make_waiting_text(session, WORDS, codes={code: "we had a row"}, score=score)
    page = find_review_page(session, text.id)
    assert page
    return page


@pytest.mark.parametrize(
    ("score", "words"),
    [(0.8, "sure (score 0.80)"), (0.5, "fairly sure (score 0.50)"), (0.1, "not sure (score 0.10)")],
)
def test_a_score_is_a_number_and_words(session: Session, score: float, words: str) -> None:
    shown = show_text(page_of(session, "family_conflict", score), WORDS, CODEBOOK)

    assert shown.codes[0].score == words


def test_a_code_of_an_older_codebook_keeps_its_slug(session: Session) -> None:
    shown = show_text(page_of(session, "code_of_before"), WORDS, CODEBOOK)

    assert shown.codes[0].label == "code_of_before"


def test_a_decided_suggestion_is_open_no_more(session: Session) -> None:
    page = page_of(session, "family_conflict")
    assert show_text(page, WORDS, CODEBOOK).open_count == 1

    reject_suggestion(session, make_actor(make_staff(session)), page.suggestions[0].id)

    shown = show_text(page, WORDS, CODEBOOK)
    assert (shown.open_count, shown.codes[0].verdict) == (0, "Rejected")


def test_every_category_of_flags_has_words() -> None:
    assert set(CATEGORIES) == {category.value for category in Category}
