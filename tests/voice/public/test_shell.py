"""Pages as replies."""

import re

import pytest

from tests.pages import ORIGIN, Page, Pages

PATHS = [
    "/",
    "/ways",
    "/how-to-leave",
    "/help",
    "/help/more",
    "/privacy",
    "/q/1",
    "/closed",
    "/nothing",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_asks_for_nothing_more(path: str, pages: Pages, first: Page) -> None:
    html = pages.client.get(path, base_url=ORIGIN).text

    assert re.findall(r"<link[^>]*>", html) == ['<link rel="icon" href="data:,">']
    assert not re.search(r"\ssrc=|@import|url\((?!#)", html)


@pytest.mark.parametrize("path", ["/", "/q/1"])
def test_who_takes_no_gzip_gets_the_same_page_plain(path: str, pages: Pages, first: Page) -> None:
    plain = pages.client.get(path, base_url=ORIGIN)

    assert "Content-Encoding" not in plain.headers
    assert plain.data == pages.get(path).body
    assert pages.get(path).is_compressed


def test_a_page_for_everyone_is_rendered_once(pages: Pages) -> None:
    store = pages.app.extensions["static_pages"]

    assert pages.get("/privacy").body == pages.get("/privacy").body
    with pages.app.test_request_context():
        body = store.get("public/privacy.html", {"title": "What happens to what I say"})
    assert body is store.get("public/privacy.html", {"title": "What happens to what I say"})


@pytest.mark.parametrize(
    ("path", "most_style", "most_scripts"),
    [("/", 5 * 1024, [1536]), ("/q/1", 4 * 1024, [600, 1536])],
)
def test_style_and_scripts_are_small(
    path: str, most_style: int, most_scripts: list[int], pages: Pages, first: Page
) -> None:
    html = pages.client.get(path, base_url=ORIGIN).text

    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    scripts = sorted(map(len, re.findall(r"<script>(.*?)</script>", html, re.DOTALL)))
    assert 0 < sum(map(len, styles)) <= most_style
    assert len(scripts) == len(most_scripts)
    assert all(length <= most for length, most in zip(scripts, most_scripts, strict=True))


@pytest.mark.parametrize("path", ["/", "/q/1"])
def test_the_script_is_of_the_old_kind(path: str, pages: Pages, first: Page) -> None:
    html = pages.client.get(path, base_url=ORIGIN).text

    assert not re.search(r"=>|`|\b(let|const|class|async)\b", html.partition("<script>")[2])


def test_styles_are_logical(pages: Pages) -> None:
    html = pages.client.get("/", base_url=ORIGIN).text

    style = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    assert not re.search(
        r"-(left|right|top|bottom)\b|[{;](left|right|top|bottom|width|height):", style
    )


def test_every_field_forgets(pages: Pages, message: Page) -> None:
    for form in message.tree.iter("form"):
        assert form.get("autocomplete") == "off"
    for area in message.tree.iter("textarea"):
        assert (area.get("autocomplete"), area.get("spellcheck")) == ("off", "false")
        assert area.get("maxlength") is None
