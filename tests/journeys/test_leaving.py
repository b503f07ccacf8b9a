"""What Back shows after a young person left: nothing of what they saw, ticked or typed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from playwright.sync_api import Browser, Error, Page, Playwright

from tests.journeys import walk
from tests.journeys.conftest import FLAGS, PHONE, Platform
from tests.journeys.neutral import NeutralSite

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

BACKS = 5
LOOK_MS = 30
MOST_LOOKS = 400
VISIT = (
    'name="csrf"',
    "OK, go on",
    "Thank you. We",
    'class="code"',
    walk.TYPED,
    walk.MORE,
    walk.REPLY,
)
"""What only pages hold that a visit has seen: its forms, its words, and what came back."""
HOLDS = """() => [
    document.title,
    document.documentElement.outerHTML,
    ...Array.from(document.querySelectorAll("input, textarea"), field => field.value),
].join("\\n")"""
IS_VISIBLE = "() => getComputedStyle(document.documentElement).display !== 'none'"
IS_SETTLED = """() => document.readyState === "complete"
    && getComputedStyle(document.documentElement).display !== "none" """
"""Asked of the page itself: one that was kept tells the browser of no load, and one that
is hidden is on its way to be loaded again."""
PATIENCE_MS = 10_000
SHORT, LONG = 2, 6
KEEPS = pytest.mark.parametrize("keeps", [True, False], ids=["kept-pages", "fresh-pages"])
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])

Place = Callable[[Page, str], None]
OpenLab = Callable[..., "Lab"]


def come_back(page: Page, base: str) -> None:
    """Stand at the replies to an answer that was sent before."""
    walk.ask_for_code(page, base)
    walk.come_back(page, base, walk.read_code(page))


def ask_to_delete(page: Page, base: str) -> None:
    """Stand where it is asked once more before all is deleted."""
    come_back(page, base)
    page.get_by_role("link", name="Delete everything I said").click()


PLACES: dict[str, Place] = {
    "landing": walk.see_landing,
    "before-the-questions": walk.begin,
    "first-question": walk.start_questions,
    "own-words": walk.return_to_words,
    "too-long": walk.write_too_much,
    "help": walk.see_help,
    "privacy": walk.see_privacy,
    "code": walk.type_code,
    "check": walk.look_at_all,
    "throw-away": walk.throw_away,
    "error": walk.be_refused,
    "receipt": walk.send,
    "five-words": walk.ask_for_code,
    "replies": come_back,
    "delete": ask_to_delete,
}
WITH_SHIFT = ("own-words", "check", "replies", "receipt")
LEAVES_REMAINDER = "receipt"
"""Its cookie has gone, so nobody can tell the server which sealed remainder to drop early."""


def list_runs() -> Iterator[ParameterSet]:
    """Yield each place with a kind of browser: two of four for each place, or all, more often."""
    for number, place in enumerate(PLACES):
        for keeps in (True, False):
            yield pytest.param(place, keeps, keeps == bool(number % 2), SHORT)
            for script in (True, False):
                yield pytest.param(place, keeps, script, LONG, marks=pytest.mark.long)


@pytest.fixture(scope="module")
def browsers(
    browser: Browser, playwright: Playwright, chromium: str
) -> Iterator[dict[bool, Browser]]:
    """Return a browser that keeps pages to go back to, and one that does not."""
    keeping = playwright.chromium.launch(
        executable_path=chromium,
        args=[*FLAGS, "--enable-features=BackForwardCache"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield {True: keeping, False: browser}
    keeping.close()


class Lab:
    """One walk into the site and out of it, and what Back shows then.

    :param script: whether the browser runs scripts
    """

    def __init__(
        self, browser: Browser, platform: Platform, neutral: NeutralSite, *, script: bool
    ) -> None:
        self.base = platform.public
        self.neutral = neutral
        self.context = browser.new_context(viewport=PHONE, java_script_enabled=script)
        self.context.set_default_timeout(PATIENCE_MS)
        self.page = self.context.new_page()

    def enter(self, place: Place) -> None:
        """Come from the weather page and walk to ``place``."""
        self.page.goto(self.neutral.url)
        place(self.page, self.base)
        self.page.wait_for_load_state()

    def press_leave(self) -> None:
        """Press the red button and wait for the weather."""
        self.page.locator("#leave").click()
        self.wait()

    def press_shift(self) -> None:
        """Press Shift three times and wait for the weather."""
        for _ in range(3):
            self.page.keyboard.press("Shift")
        self.wait()

    def wait(self) -> None:
        """Wait for the weather, as somebody does before they press Back."""
        self.page.wait_for_url(self.neutral.url, wait_until="commit")

    def go_back(self) -> list[str]:
        """Press Back five times; return what was there that must not be, and when."""
        return [
            f"Back {press}: {words}"
            for press in range(1, BACKS + 1)
            for words in sorted(self._press_back())
        ]

    def close(self) -> None:
        self.context.close()

    def _press_back(self) -> set[str]:
        self._back_once_it_is_possible()
        at_once = self._found() if self._read(IS_VISIBLE) else set()
        for _ in range(MOST_LOOKS):
            if self._read(IS_SETTLED):
                return at_once | self._found()
            self.page.wait_for_timeout(LOOK_MS)
        pytest.fail("the page that Back leads to does not come to rest")

    def _back_once_it_is_possible(self) -> None:
        """Press Back, again where the browser is just changing from one page to the next."""
        for _ in range(20):
            try:
                self.page.go_back(wait_until="commit", timeout=5000)
            except Error as error:
                if "Not attached to an active page" in error.message:
                    self.page.wait_for_timeout(LOOK_MS)
                    continue
                if "ERR_CACHE_MISS" not in error.message:
                    raise
                self._try_again()
            return
        pytest.fail("the browser takes no Back")

    def _try_again(self) -> None:
        """Reload the browser's own page that asks whether to send a form again."""
        for _ in range(20):
            try:
                self.page.reload(wait_until="commit")
            except Error:
                self.page.wait_for_timeout(LOOK_MS)
            else:
                return
        pytest.fail("the form cannot be sent again")

    def _found(self) -> set[str]:
        held = str(self._read(HOLDS))
        return {words for words in VISIT if words in held}

    def _read(self, script: str) -> object:
        """Read from the page, again if another one is just replacing it."""
        for _ in range(20):
            try:
                return self.page.evaluate(script)
            except Error:
                self.page.wait_for_timeout(LOOK_MS)
        return self.page.evaluate(script)


@pytest.fixture
def open_lab(
    browsers: dict[bool, Browser], platform: Platform, neutral: NeutralSite
) -> Iterator[OpenLab]:
    """Return what opens a fresh browser window; every one is closed in the end."""
    labs: list[Lab] = []

    def open_one(*, keeps: bool, script: bool) -> Lab:
        labs.append(Lab(browsers[keeps], platform, neutral, script=script))
        return labs[-1]

    yield open_one
    for lab in labs:
        lab.close()


def list_drafts(platform: Platform) -> set[Path]:
    """Return the drafts that the site holds now."""
    return {
        file for file in Path(platform.environ["VOICE_DRAFT_FOLDER"]).rglob("*") if file.is_file()
    }


@KEEPS
def test_the_browsers_of_the_lab_keep_pages_and_do_not(
    keeps: bool, open_lab: OpenLab, neutral: NeutralSite
) -> None:
    page = open_lab(keeps=keeps, script=True).page
    page.goto(f"{neutral.url}plain/1")
    page.locator("#typed").fill(walk.TYPED)
    page.get_by_role("link").click()
    page.wait_for_url("**/plain/2")

    page.go_back(wait_until="commit")

    assert page.locator("#persisted").inner_text() == str(keeps).lower()


@pytest.mark.parametrize(("place", "keeps", "script", "runs"), [*list_runs()])
def test_back_shows_nothing_of_a_visit_after_leaving(
    place: str, keeps: bool, script: bool, runs: int, open_lab: OpenLab, platform: Platform
) -> None:
    drafts = list_drafts(platform)

    for _ in range(runs):
        lab = open_lab(keeps=keeps, script=script)
        lab.enter(PLACES[place])
        lab.press_leave()

        assert lab.context.cookies(platform.public) == []
        assert place == LEAVES_REMAINDER or list_drafts(platform) <= drafts
        assert lab.go_back() == []
        lab.close()


@KEEPS
@pytest.mark.parametrize("place", WITH_SHIFT)
@pytest.mark.parametrize("runs", [1, pytest.param(LONG, marks=pytest.mark.long)])
def test_three_times_shift_leaves_as_the_button_does(
    keeps: bool, place: str, runs: int, open_lab: OpenLab
) -> None:
    for _ in range(runs):
        lab = open_lab(keeps=keeps, script=True)
        lab.enter(PLACES[place])
        lab.press_shift()

        assert lab.go_back() == []
        lab.close()


def test_capitals_and_going_back_a_field_do_not_leave(open_lab: OpenLab) -> None:
    lab = open_lab(keeps=False, script=True)
    lab.enter(walk.start_message)
    typed = lab.page.locator("textarea")

    typed.press("Shift+KeyA")
    typed.press("Shift+KeyB")
    typed.press("Shift+KeyC")
    for _ in range(3):
        lab.page.keyboard.press("Shift+Tab")

    assert typed.input_value() == f"{walk.TYPED}ABC"


def test_with_a_script_the_page_is_gone_in_the_same_moment(open_lab: OpenLab) -> None:
    lab = open_lab(keeps=False, script=True)
    lab.enter(walk.start_message)

    gone, title = lab.page.evaluate(
        """() => {
            document.getElementById("leave").click();
            return [getComputedStyle(document.documentElement).display, document.title];
        }"""
    )

    assert (gone, title) == ("none", "\u200b")


def test_the_page_that_is_reached_does_not_hear_where_from(
    open_lab: OpenLab, neutral: NeutralSite
) -> None:
    lab = open_lab(keeps=False, script=False)
    lab.enter(walk.start_message)
    visits, told = neutral.visits, list(neutral.referers)

    lab.press_leave()

    assert neutral.visits > visits
    assert neutral.referers == told


@KEEPS
@SCRIPT
def test_the_lab_sees_that_a_plain_link_leaks(
    keeps: bool, script: bool, open_lab: OpenLab, neutral: NeutralSite
) -> None:
    lab = open_lab(keeps=keeps, script=script)
    lab.enter(walk.return_to_words)
    lab.page.locator("#leave").evaluate(
        "(link, to) => { link.onclick = null; link.href = to; }", neutral.url
    )

    lab.press_leave()

    assert f"Back 1: {walk.TYPED}" in lab.go_back()


def test_the_lab_sees_that_a_blank_page_without_headers_leaks(
    open_lab: OpenLab, neutral: NeutralSite
) -> None:
    lab = open_lab(keeps=False, script=False)
    lab.enter(walk.return_to_words)
    blank = f'<meta http-equiv="refresh" content="0; url={neutral.url}">'
    lab.page.route("**/leave", lambda route: route.fulfill(body=blank, content_type="text/html"))

    lab.press_leave()

    assert any(walk.TYPED in found for found in lab.go_back())
