"""Each rule of the checking client bites on a bad page."""

import base64
import hashlib

import pytest

from tests.pages import BadPageError, Page, Surface, check, parse

STYLE = "p{margin:0}"
HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
GOOD = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Have your say</title>
<style>{STYLE}</style></head>
<body><a href="/help">Get help now</a><a href="/leave">Leave this page</a>
<h1>Have your say</h1><p id="one">We ask. You answer.</p>
<form method="post"><input type="hidden" name="csrf" value="0">
<label for="text">Your words</label><textarea id="text" name="text"></textarea>
<button>Send</button></form></body></html>
"""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"style-src 'sha256-{HASH}'",
}


def page(html: str, path: str = "/", headers: dict[str, str] = HEADERS) -> Page:
    body = html.encode()
    return Page(path, 200, headers, body, parse(path, body))


def test_a_good_page_passes_on_both_sites() -> None:
    good = page(GOOD)

    check(good, "public")
    check(good, "staff")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("</h1>", "</h2>", "no valid HTML"),
        (' lang="en"', "", "no lang"),
        ("<p id", "<h1>Again</h1><p id", "exactly one h1"),
        ("<button>", '<button id="one">', "an id stands twice"),
        ('for="text"', 'for="other"', "has no label"),
        ("<p id", '<p style="margin:0" id', "a style or an on"),
        ("<button>", '<button onclick="go()">', "a style or an on"),
        ("p{margin:0}", "p{margin:1px}", "does not name"),
        ('<input type="hidden" name="csrf" value="0">', "", "without a token"),
        ("<title>Have", "<title>Run away: have", "names the topic"),
        ('href="/leave"', 'href="/other"', "no way out"),
        ("We ask.", "We ask you " + "very " * 15 + "kindly.", "more than 15 words"),
    ],
)
def test_a_bad_page_is_refused(old: str, new: str, said: str) -> None:
    assert old in GOOD

    with pytest.raises(BadPageError, match=said):
        check(page(GOOD.replace(old, new)), "public")


def test_a_page_that_may_be_cached_is_refused() -> None:
    with pytest.raises(BadPageError, match="kept in a cache"):
        check(page(GOOD, headers=HEADERS | {"Cache-Control": "private"}), "public")


@pytest.mark.parametrize(("path", "size"), [("/", 20_000), ("/q/1", 7_000)])
def test_a_page_that_is_too_heavy_is_refused(path: str, size: int) -> None:
    noise = hashlib.shake_256(b"noise").hexdigest(size // 2)

    with pytest.raises(BadPageError, match="bytes compressed"):
        check(page(GOOD.replace("You answer.", f"<b>{noise}</b>"), path), "public")


@pytest.mark.parametrize(("surface", "is_refused"), [("staff", True), ("public", False)])
def test_only_staff_titles_must_start_with_the_h1(surface: Surface, *, is_refused: bool) -> None:
    other = page(GOOD.replace("<title>Have your say", "<title>Question 3"))

    if is_refused:
        with pytest.raises(BadPageError, match="does not start"):
            check(other, surface)
    else:
        check(other, surface)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Information is confidentially administered by accredited personnel. ", "reading grade"),
        ("The gnarled heir hewed kelp in a quaint glen. ", "words are hard"),
    ],
)
def test_a_page_that_is_hard_to_read_is_refused(sentence: str, said: str) -> None:
    hard = page(GOOD.replace("We ask.", sentence * 10))

    with pytest.raises(BadPageError, match=said):
        check(hard, "public")


def test_hard_words_of_another_language_or_of_staff_are_not_scored() -> None:
    hard = GOOD.replace("We ask.", "The gnarled heir hewed kelp in a quaint glen. " * 10)

    check(page(hard.replace('lang="en"', 'lang="cy"')), "public")
    check(page(hard), "staff")


def test_what_a_child_said_is_no_sentence_of_ours() -> None:
    said = '<p class="said">' + "and then " * 20 + "</p>"

    check(page(GOOD.replace("<p id", said + "<p id")), "public")


def test_a_form_sends_what_stands_in_it() -> None:
    form = (
        '<form method="post" action="/go"><input type="hidden" name="csrf" value="7">'
        '<label><input type="checkbox" name="code" value="a" checked>A</label>'
        '<label><input type="checkbox" name="code" value="b">B</label>'
        '<label><input type="radio" name="one" value="x">X</label>'
        '<button name="do" value="save">Save</button></form>'
    )

    action, sent = page(GOOD.replace("<p id", form + "<p id")).fields("Save")

    assert action == "/go"
    assert sent == {"csrf": "7", "code": ["a"], "do": "save"}


def test_a_button_that_is_not_there_is_named() -> None:
    with pytest.raises(BadPageError, match="no button “Fly”"):
        page(GOOD).fields("Fly")
