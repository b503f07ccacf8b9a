"""A visit, known by its cookie."""

import pytest

from tests.pages import ORIGIN, Pages
from voice.public.visits import COOKIE, find_visit, forget, see
from voice.services.drafts import page_token


def test_the_token_of_a_visit_follows_from_its_cookie(pages: Pages) -> None:
    with pages.app.test_request_context(headers={"Cookie": f"{COOKIE}={'07' * 32}"}):
        visit = find_visit()

    assert visit is not None
    assert visit.csrf == page_token(bytes([7] * 32))
    assert visit.draft is None


def test_a_request_without_a_cookie_is_no_visit(pages: Pages) -> None:
    with pages.app.test_request_context():
        assert find_visit() is None


def test_forgetting_without_a_visit_still_expires_the_cookie(pages: Pages) -> None:
    with pages.app.test_request_context():
        response = see("/")
        forget(response)

    assert "Max-Age=0" in response.headers["Set-Cookie"]


def test_two_visits_have_two_cookies(pages: Pages) -> None:
    cookies = [
        pages.app.test_client().post("/start", base_url=ORIGIN).headers.getlist("Set-Cookie")[-1]
        for _ in range(2)
    ]

    assert cookies[0] != cookies[1]


@pytest.mark.parametrize("cookie", ["", "zz", "00" * 31, "00" * 33])
def test_a_false_cookie_is_no_visit(cookie: str, pages: Pages) -> None:
    with pages.app.test_request_context(headers={"Cookie": f"{COOKIE}={cookie}"}):
        assert find_visit() is None
