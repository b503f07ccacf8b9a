"""Questions read aloud: only by a voice on the device itself, only when asked, and not for long."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import walk
from tests.journeys.conftest import PHONE, Platform

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

LOCAL = {"lang": "en-GB", "localService": True}
REMOTE = {"lang": "en-GB", "localService": False}
OTHER = {"lang": "pl-PL", "localService": True}
FAKE = """
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
window.fake = {
    voices: VOICES,
    said: [],
    getVoices: () => fake.voices,
    speak: part => { fake.last = part; fake.said.push(`${part.voice.lang}: ${part.text.trim()}`); },
    cancel: () => { fake.said.push("hush"); },
};
Object.defineProperty(window, "speechSynthesis", {value: VALUE});
"""
"""Voices that note what they are told to say."""
LEAVE = {
    "press": "leave.click()",
    "keys": """for (const type of ["keydown", "keyup", "keydown", "keyup", "keydown", "keyup"]) {
        document.dispatchEvent(new KeyboardEvent(type, {keyCode: 16, bubbles: true}));
    }""",
}
BUTTON = "#aloud"
CHECK = "v.localService&&"

Open = Callable[..., Page]


@pytest.fixture
def open_first(browser: Browser, platform: Platform) -> Iterator[Open]:
    """Return what opens the first question in a browser with these voices; ``None``: no speech."""
    contexts = []

    def open_it(voices: list[dict[str, object]] | None, prefix: str = "") -> Page:
        context = browser.new_context(viewport=PHONE)
        contexts.append(context)
        value = "undefined" if voices is None else "fake"
        context.add_init_script(
            FAKE.replace("VOICES", json.dumps(voices or [])).replace("VALUE", value)
        )
        page = context.new_page()
        walk.start(page, f"{platform.public}{prefix}", "survey")
        return page

    yield open_it
    for context in contexts:
        context.close()


def said(page: Page) -> list[str]:
    """Return what the voices were told, in order."""
    return list(page.evaluate("window.fake.said"))


@pytest.mark.parametrize(
    ("voices", "is_seen"),
    [(None, False), ([], False), ([REMOTE], False), ([OTHER], False), ([REMOTE, LOCAL], True)],
    ids=["no speech", "no voice", "remote", "another language", "local"],
)
def test_reading_aloud_is_offered_only_with_a_voice_on_the_device_for_the_language(
    voices: list[dict[str, object]] | None, is_seen: bool, open_first: Open
) -> None:
    page = open_first(voices)

    assert page.locator(BUTTON).is_visible() is is_seen
    assert said(page) == []


def test_each_language_wants_a_voice_of_its_own(open_first: Open) -> None:
    assert open_first([OTHER], "/pl").locator(BUTTON).is_visible()
    assert not open_first([OTHER], "/ur").locator(BUTTON).is_visible()
    assert open_first([LOCAL], "/en-easy").locator(BUTTON).is_visible()


def test_without_a_script_nothing_is_offered(browser: Browser, platform: Platform) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    walk.start(page, platform.public, "survey")

    seen = page.locator(BUTTON).is_visible()
    context.close()
    assert not seen


def test_a_voice_that_comes_late_is_taken(open_first: Open) -> None:
    page = open_first([])
    page.evaluate("voice => { fake.voices = [voice]; fake.onvoiceschanged(); }", LOCAL)

    assert page.locator(BUTTON).is_visible()


def test_heading_hint_and_choices_are_read_until_the_button_is_pressed_again(
    open_first: Open,
) -> None:
    page = open_first([LOCAL])
    wanted = page.locator("h1, #ask p, .pick").all_inner_texts()
    before = page.locator(BUTTON).inner_text()
    page.locator(BUTTON).click()
    read, during = said(page), page.locator(BUTTON).inner_text()
    page.locator(BUTTON).click()

    assert read == [f"en-GB: {words}" for words in wanted]
    assert len(read) > 3
    assert (before, during) == ("Read this to me", "Stop reading")
    assert said(page) == [*read, "hush"]
    assert page.locator(BUTTON).inner_text() == before


def test_at_the_end_the_button_reads_once_more(open_first: Open) -> None:
    page = open_first([LOCAL])
    page.locator(BUTTON).click()
    read = said(page)
    page.evaluate("fake.last.onend()")
    page.locator(BUTTON).click()

    assert said(page) == [*read, "hush", *read]


@pytest.mark.parametrize("way", LEAVE)
def test_leaving_hushes_the_voice_at_once(way: str, open_first: Open) -> None:
    page = open_first([LOCAL])
    page.locator(BUTTON).click()

    last = page.evaluate(f"async () => {{ {LEAVE[way]}; await 0; return fake.said.at(-1); }}")

    assert last == "hush"


def test_going_on_hushes_the_voice(open_first: Open) -> None:
    page = open_first([LOCAL])
    page.locator(BUTTON).click()
    page.evaluate("dispatchEvent(new Event('pagehide'))")

    assert said(page)[-1] == "hush"


def test_a_page_that_takes_a_voice_from_elsewhere_is_found(
    browser: Browser, child_pages: dict[str, str]
) -> None:
    good = child_pages["pictures"]
    assert CHECK in good
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(FAKE.replace("VOICES", json.dumps([REMOTE])).replace("VALUE", "fake"))
    page = context.new_page()
    seen = []
    for html in (good, good.replace(CHECK, "")):
        page.goto("about:blank")
        page.set_content(html)
        seen.append(page.locator(BUTTON).is_visible())
    context.close()

    assert seen == [False, True]
