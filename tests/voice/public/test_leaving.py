"""The way out."""

import pytest

from tests.pages import Page, Pages

NEUTRAL = "https://www.metoffice.gov.uk/"


@pytest.mark.parametrize(("path", "next_url"), [("/leave", "/leave/2"), ("/leave/2", NEUTRAL)])
def test_the_way_out_is_blank_and_leads_on(path: str, next_url: str, pages: Pages) -> None:
    page = pages.get(path, bare=True)

    refresh = page.tree.find("head/meta[@http-equiv='refresh']")
    assert refresh is not None
    assert refresh.get("content") == f"0; url={next_url}"
    assert page.tree.findtext("head/title") == "\N{ZERO WIDTH SPACE}"
    assert page.links() == {"Go on": next_url}
    assert "<style" not in page.html
    assert page.headers["Clear-Site-Data"] == '"cookies", "storage"'


@pytest.mark.parametrize("path", ["/leave", "/leave/2"])
def test_leaving_throws_draft_and_cookie_away(path: str, pages: Pages, first: Page) -> None:
    page = pages.get(path, bare=True)

    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-v=;")
    assert {"Max-Age=0", "Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(
        cookie.split("; ")
    )
    assert list(pages.app.extensions["settings"].draft_folder.iterdir()) == []
    assert pages.get("/q/1", status=410).h1 == "This page has closed"


def test_the_closed_page_has_one_link_home(pages: Pages) -> None:
    page = pages.get("/closed")

    assert page.links()["Go to the first page"] == "/"


@pytest.mark.parametrize("path", ["/", "/help", "/privacy", "/q/1", "/closed"])
def test_the_button_is_the_third_stop_of_every_page(path: str, pages: Pages, first: Page) -> None:
    page = pages.get(path)

    assert list(page.links().items())[:3] == [
        ("Skip to the page", "#main"),
        ("Get help now", "/help"),
        ("Leave this page", "/leave"),
    ]
