"""What axe-core finds on the pages of both sites: nothing, and nothing it is unsure of."""

import time
from collections.abc import Iterator
from importlib.resources import files
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.journeys import walk
from tests.journeys.conftest import PHONE, Platform, Visit
from tests.journeys.walk import CHILD_PAGES

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN = """async tags => {
    const found = await axe.run(
        {exclude: [["svg text"]]}, {runOnly: tags, resultTypes: ["violations", "incomplete"]}
    );
    return ["violations", "incomplete"].flatMap(kind => found[kind].map(
        rule => `${kind}: ${rule.id}: ${rule.nodes.map(node => node.target.join(" ")).join(", ")}`
    ));
}"""
AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ALL = [*AA, "wcag2aaa", "best-practice"]
DRAWN = """least => {
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = colour => parts(colour).slice(0, 3).map(part => part / 255)
        .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
    const ground = element => {
        const colour = element ? getComputedStyle(element).backgroundColor : "rgb(255, 255, 255)";
        return parts(colour)[3] === 0 ? ground(element.parentElement) : colour;
    };
    return [...document.querySelectorAll("svg text")].filter(text => {
        const pair = [getComputedStyle(text).fill, ground(text.parentElement)].map(light);
        return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05) < least;
    }).map(text => `violations: drawn text: ${text.textContent.trim()}`);
}"""
"""Words in a drawing: axe cannot tell what lies behind them, so their contrast is reckoned here."""
CONTRAST = {True: 7.0, False: 4.5}
"""What words need against their ground: AAA, and AA."""
FAINT = '<svg width="9" height="9"><text y="9" fill="#8a8a8a">faint</text></svg>'
PALE = "<style>p{color:#8a8a8a!important}</style>"
UNSURE = "<style>main{background:linear-gradient(#fff,#eee)!important}</style>"
HURT = "they hit me and kicked me out, nobody listened to me so i ran away. i want to die"
REVIEWER = (
    *("/review/", "/review/next", "/review/safety", "/review/flags", "/review/themes"),
    *("/review/releases", "/review/heard", "/review/heard/new"),
)
TALL: ViewportSize = {"width": 1366, "height": 3000}
"""High enough for a whole page: axe is unsure of what a bar lies over."""
MOST_TEXTS = 20
WORKER_SECONDS = 240
PEOPLE: dict[str, tuple[str, ...]] = {
    "sam": (*REVIEWER, "/review/releases/new", "/account", "/not-here"),
    "pat": ("/planning/releases", "/account", "/review/"),
}


def find_faults(page: Page, tags: list[str]) -> list[str]:
    """Return what breaks a rule of ``tags``, or might."""
    page.evaluate(AXE)
    least = CONTRAST["wcag2aaa" in tags]
    return [*page.evaluate(RUN, tags), *page.evaluate(DRAWN, least)]


@pytest.fixture(scope="module", params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Literal["light", "dark"]:
    return "dark" if request.param == "dark" else "light"


@pytest.fixture(scope="module")
def phone(browser: Browser, theme: Literal["light", "dark"]) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, color_scheme=theme, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", CHILD_PAGES)
def test_a_child_page_has_no_fault(name: str, phone: Page, child_pages: dict[str, str]) -> None:
    phone.set_content(child_pages[name])

    assert find_faults(phone, ALL) == []


@pytest.mark.parametrize(
    ("bad", "found"),
    [(PALE, "violations: color-contrast"), (UNSURE, "incomplete: color-contrast")],
    ids=["pale", "unsure"],
)
def test_a_fault_that_is_planted_is_found(
    bad: str, found: str, phone: Page, child_pages: dict[str, str]
) -> None:
    phone.set_content(child_pages["privacy"].replace("</head>", f"{bad}</head>"))

    assert any(fault.startswith(found) for fault in find_faults(phone, ALL))


def test_faint_words_in_a_drawing_are_found(phone: Page, child_pages: dict[str, str]) -> None:
    phone.set_content(child_pages["privacy"].replace("</main>", f"{FAINT}</main>"))

    assert "violations: drawn text: faint" in find_faults(phone, ALL)


@pytest.fixture(scope="module")
def words(browser: Browser, platform: Platform) -> None:
    """Send words that wait for a reviewer, with a flag and a reason in them."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    walk.look_at_all(page, platform.public, HURT)
    page.get_by_role("button", name="Send what I said").click()
    context.close()


@pytest.fixture(scope="module")
def staff(browser: Browser, platform: Platform, words: None) -> Iterator[dict[str, Page]]:
    """Return the windows of a reviewer and of a planner, and of a stranger."""
    contexts = {
        name: browser.new_context(viewport=TALL, bypass_csp=True)
        for name in ("sam", "pat", "stranger")
    }
    visits = {name: Visit(context, platform.staff) for name, context in contexts.items()}
    for name in PEOPLE:
        visits[name].sign_in(platform.login(name))
    yield {name: visit.page for name, visit in visits.items()}
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize(
    ("name", "path"), [(name, path) for name, paths in PEOPLE.items() for path in paths]
)
def test_a_staff_page_has_no_fault(
    name: str, path: str, staff: dict[str, Page], platform: Platform
) -> None:
    staff[name].goto(f"{platform.staff}{path}")

    assert find_faults(staff[name], AA) == []


def test_the_page_to_sign_in_has_no_fault_with_an_error_on_it(
    staff: dict[str, Page], platform: Platform
) -> None:
    page = staff["stranger"]
    page.goto(f"{platform.staff}/sign-in")
    page.get_by_role("button", name="Sign in").click()

    assert find_faults(page, AA) == []


def test_a_text_with_a_flag_and_reasons_has_no_fault(
    staff: dict[str, Page], platform: Platform
) -> None:
    page = staff["sam"]
    deadline = time.monotonic() + WORKER_SECONDS
    while not _finds_a_mark(page, platform) and time.monotonic() < deadline:
        page.wait_for_timeout(500)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")

    assert page.locator("mark").count()
    assert find_faults(page, AA) == []


def _finds_a_mark(page: Page, platform: Platform) -> bool:
    """Look through the texts that wait; the worker may still be at work."""
    page.goto(f"{platform.staff}/review/next")
    later = page.get_by_role("link", name="Leave for later")
    for _ in range(MOST_TEXTS):
        if page.locator("mark").count() or not later.count():
            break
        with page.expect_navigation():
            later.click()
    return page.locator("mark").count() > 0


def test_what_planners_would_see_has_no_fault(staff: dict[str, Page], platform: Platform) -> None:
    page = staff["sam"]
    page.goto(f"{platform.staff}/review/releases/new")
    page.get_by_label("Title").fill("A release to look at")
    page.get_by_role("button", name="Show what planners would see").click()

    assert find_faults(page, AA) == []
