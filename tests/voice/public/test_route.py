"""Where a child stands."""

from tests.factories import small_survey
from voice.public.route import Route
from voice.services.drafts import Draft
from voice.services.surveys.model import Answer

SKIPPED: Answer = {"state": "skipped"}


def route(**answers: Answer) -> Route:
    return Route.of(small_survey(), Draft("survey", "small-1", answers=answers))


def test_before_a_version_is_picked_there_is_one_page_and_no_total() -> None:
    begun = route()

    assert (begun.first_open, begun.total, begun.progress(1)) == (1, None, "Question 1")
    assert not begun.is_complete


def test_while_answers_may_open_pages_the_total_is_about() -> None:
    assert route(v0={"codes": ["S"]}).progress(2) == "Question 2 of about 8"


def test_once_nothing_is_open_the_total_is_exact() -> None:
    settled = route(v0={"codes": ["S"]}, v1=SKIPPED, e1={"codes": ["none"]}, o1=SKIPPED)

    assert settled.progress(5) == "Question 5 of 5"
    assert settled.path(9) == "/q/5"


def test_a_route_is_complete_when_each_page_was_answered_or_passed() -> None:
    done = route(v0={"codes": ["S"]}, v1=SKIPPED, e1=SKIPPED, o1=SKIPPED, z1=SKIPPED)

    assert done.is_complete
    assert done.path(9) == "/check"
    assert done.path(2) == "/q/2"


def test_a_text_that_is_too_long_keeps_its_page_open() -> None:
    long = route(v0={"codes": ["S"]}, v1=SKIPPED, e1=SKIPPED, o1={"text": "o" * 2001}, z1=SKIPPED)

    assert long.first_open == 4
    assert long.is_too_long(long.pages[3])


def test_a_page_off_the_route_is_known_and_has_no_number() -> None:
    begun = route(v0={"codes": ["S"]})

    assert begun.number_of("b3") is None
    assert begun.knows("b3")
    assert begun.knows("v1")
    assert not begun.knows("x9")
