"""The young people's pages in other languages: from right to left, and with drawn pictures.

The quick run looks at the pages that differ most from one another, in Urdu and in easy read; the
long one at every page in every language.
"""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import walk
from tests.journeys.conftest import PHONE, Platform
from tests.journeys.test_axe import ALL, find_faults
from tests.journeys.test_layout import (
    FIXED,
    SMALL,
    SPACED,
    WIDE,
    find_bar_faults,
    find_covered,
    find_small_targets,
    find_too_near,
    is_cut,
    spoil,
)
from tests.journeys.walk import CHILD_PAGES
from voice.services.languages import LANGUAGES, SOURCE

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

QUICK = ("ur", "en-easy")
COVER = ("landing", "help", "how-to-leave", "pictures", "check", "refused", "too-long", "reply")
EVERY = [
    pytest.param(
        language.code,
        name,
        marks=[] if language.code in QUICK and name in COVER else pytest.mark.long,
        id=f"{language.code}-{name}",
    )
    for language in LANGUAGES
    if language != SOURCE
    for name in CHILD_PAGES
]
OTHER_TONGUE = 'lang="xx"'

Draw = Callable[[str, str], str]


@pytest.fixture(scope="module")
def draw(browser: Browser, platform: Platform) -> Draw:
    """Return the HTML of a page in a language; a language is walked once."""

    @cache
    def capture(code: str) -> dict[str, str]:
        context = browser.new_context(viewport=PHONE, java_script_enabled=False)
        found = walk.capture_all(
            context.new_page(), f"{platform.public}/{code}", platform.write_back
        )
        context.close()
        return found

    return lambda code, name: capture(code)[name]


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(window: Page) -> Page:
    """Return an empty page on the smallest phone, with no scroll and no focus of the last one."""
    window.goto("about:blank")
    window.set_viewport_size({"width": 320, "height": 568})
    return window


def find_use_faults(page: Page, html: str) -> list[str]:
    """Return what makes a page hard to press, to walk by keys, or to read when it is large."""
    page.set_content(html)
    faults = [
        *(f"small: {found}" for found in find_small_targets(page)),
        *(f"near: {found}" for found in find_too_near(page)),
        *(f"bar: {found}" for found in find_bar_faults(page)),
        *(f"covered: {found}" for key in ("Tab", "Shift+Tab") for found in find_covered(page, key)),
        *(["cut at 320 px"] if is_cut(page) else []),
    ]
    page.add_style_tag(content=SPACED)
    faults += ["cut with text spacing"] if is_cut(page) else []
    page.set_content(html)
    page.set_viewport_size({"width": 640, "height": 568})
    page.add_style_tag(content="html { font-size: 225% !important }")
    return [*faults, *(["cut with text of 200 per cent"] if is_cut(page) else [])]


@pytest.mark.parametrize(("code", "name"), EVERY)
def test_a_page_in_another_language_has_no_fault(
    code: str, name: str, page: Page, draw: Draw
) -> None:
    page.set_viewport_size(PHONE)
    page.set_content(draw(code, name))

    assert find_faults(page, ALL) == []


@pytest.mark.parametrize(("code", "name"), EVERY)
def test_a_page_in_another_language_fits_a_small_phone_and_large_text(
    code: str, name: str, page: Page, draw: Draw
) -> None:
    assert find_use_faults(page, draw(code, name)) == []


def test_a_page_that_names_a_tongue_that_is_none_is_found(page: Page, draw: Draw) -> None:
    page.set_content(draw("ur", "landing").replace('lang="ur"', OTHER_TONGUE, 1))

    assert any("html-lang-valid" in fault for fault in find_faults(page, ALL))


@pytest.mark.parametrize(
    ("bad", "found"),
    [(SMALL, "small"), (WIDE, "cut at 320 px"), (FIXED, "cut with text spacing")],
    ids=["small", "wide", "fixed"],
)
def test_what_does_not_fit_from_right_to_left_is_found(
    bad: str, found: str, page: Page, draw: Draw
) -> None:
    faults = find_use_faults(page, spoil(draw("ur", "landing"), bad))

    assert any(fault.startswith(found) for fault in faults)
