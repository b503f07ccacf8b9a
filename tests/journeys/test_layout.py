"""Sizes, focus and reach on a small phone; requests and traces in the browser.

Each page stands by itself, so it is walked once, and its HTML is then laid out again
for each check.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.journeys import walk
from tests.journeys.conftest import PHONE, Platform
from tests.journeys.neutral import NeutralSite
from tests.journeys.walk import CHILD_PAGES

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

SMALL_TARGETS = """() => {
    const inText = link => link.closest("p, li") && getComputedStyle(link).display === "inline";
    return Array.from(document.querySelectorAll("a, button, input, summary, textarea, label.pick"))
        .filter(item => item.type !== "hidden" && !item.classList.contains("skip"))
        .filter(item => !item.closest("label.pick") || item.matches("label.pick"))
        .filter(item => !inText(item) && item.getClientRects().length)
        .map(item => [item, item.getBoundingClientRect()])
        .filter(([, box]) => box.width < 48 || box.height < 48)
        .map(([item, box]) => `${item.textContent.trim()} ${box.width}x${box.height}`);
}"""
TOO_NEAR = """least => {
    const inText = link => link.closest("p, li") && getComputedStyle(link).display === "inline";
    const boxes = Array.from(
        document.querySelectorAll("a, button, input, summary, textarea, label.pick"))
        .filter(item => item.type !== "hidden" && !item.classList.contains("skip"))
        .filter(item => !item.closest("label.pick") || item.matches("label.pick"))
        .filter(item => !inText(item) && item.getClientRects().length)
        .map(item => [item.textContent.trim().slice(0, 30), item.getBoundingClientRect()]);
    return boxes.flatMap(([name, one], place) => boxes.slice(place + 1)
        .filter(([, two]) => Math.max(
            two.left - one.right, one.left - two.right, two.top - one.bottom, one.top - two.bottom
        ) < least - 0.1)
        .map(([other]) => `${name} | ${other}`));
}"""
BAR = """() => {
    const bar = document.querySelector(".bar");
    return [bar.getBoundingClientRect().height / innerHeight, getComputedStyle(bar).position];
}"""
COLOURS = """() => {
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = colour => parts(colour).slice(0, 3).map(part => part / 255)
        .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
    const ground = element => {
        const colour = element ? getComputedStyle(element).backgroundColor : "rgb(255, 255, 255)";
        return parts(colour)[3] === 0 ? ground(element.parentElement) : colour;
    };
    const contrast = (one, two) => {
        const pair = [one, two].map(light);
        return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    };
    return Array.from(document.querySelectorAll("button, .go, .pick, textarea, .bar a, summary"))
        .filter(item => item.getClientRects().length)
        .map(item => {
            const name = item.textContent.trim().slice(0, 30) || item.tagName;
            const around = ground(item.parentElement);
            item.focus();
            const kept = getComputedStyle(item);
            const edge = item.matches("summary") ? null : [
                parseFloat(kept.borderTopWidth) >= 1 && kept.borderTopStyle !== "none",
                contrast(kept.borderTopColor, around),
            ];
            const ring = item.matches(".pick") ? null : [
                parseFloat(kept.outlineWidth) >= 2 && kept.outlineStyle !== "none",
                contrast(kept.outlineColor, around),
            ];
            return [name, edge, ring];
        });
}"""
"""Each control with its border and the ring of its focus: is it drawn, how does it stand out."""
TICKED = """() => {
    const looks = choice => {
        const kept = getComputedStyle(choice);
        return [kept.outlineStyle, kept.outlineWidth, kept.borderTopWidth, kept.borderTopColor]
            .join();
    };
    const [one, two] = document.querySelectorAll(".pick");
    one.querySelector("input").checked = true;
    two.querySelector("input").checked = false;
    document.activeElement.blur();
    return [looks(one), looks(two)];
}"""
START_WALK = """key => {
    const edge = document.createElement("button");
    edge.id = "edge";
    edge.style.cssText = "position:fixed;inset:auto 0 0 auto;inline-size:1px;min-block-size:0;"
        + "block-size:1px;margin:0;padding:0;border:0;outline:0;pointer-events:none";
    document.body[key === "Tab" ? "prepend" : "append"](edge);
    edge.focus();
}"""
"""Put the focus before the first stop, or behind the last: else the keys start anywhere."""
COVERED = """() => {
    const item = document.activeElement;
    if (!item || item === document.body || item.id === "edge") { return null; }
    const box = item.getBoundingClientRect();
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const points = [
        [x, box.top + 2], [x, box.bottom - 2], [box.left + 2, y], [box.right - 2, y], [x, y],
    ];
    const found = points.map(([x, y]) => document.elementFromPoint(x, y)).filter(Boolean);
    const isItem = top => item.contains(top) || top.contains(item);
    const name = (item.textContent || item.name || item.tagName).trim().slice(0, 40);
    return [name, found.length > 0 && found.every(isItem)];
}"""
TOO_WIDE = """() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const cut = Array.from(document.querySelectorAll("body *"))
        .filter(item => !item.matches(".vh, .skip, textarea, svg, input"))
        .filter(item => getComputedStyle(item).overflow !== "visible")
        .filter(item => item.scrollWidth > item.clientWidth + 1
            || item.scrollHeight > item.clientHeight + 1);
    return [wide, cut.map(item => item.textContent.trim().slice(0, 40))];
}"""
SPACED = """* {
    line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important
}
p { margin-block-end: 2em !important }"""
LEAVE_IS_SEEN = """() => {
    const box = document.getElementById("leave").getBoundingClientRect();
    const found = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    return found && found.id === "leave";
}"""
TRACES = """async () => [
    localStorage.length + sessionStorage.length,
    (await indexedDB.databases()).length,
    (await navigator.serviceWorker.getRegistrations()).length,
    (await caches.keys()).length,
    document.cookie,
]"""
NO_TRACE = [0, 0, 0, 0, ""]
MOST_STOPS = 150
FEWEST_STOPS = 3
"""Skip, help and the way out stand on every page."""
GAP = 8
"""Pixels between two things to press."""
CONTROL = 3.0
"""What a border and a ring of focus need against what is around them."""
SIDEWAYS: ViewportSize = {"width": 568, "height": 320}
KEYBOARD: ViewportSize = {"width": 320, "height": 300}
"""What a keyboard on the screen leaves of the smallest phone."""
SMALL = "<style>button.main{min-block-size:44px!important;block-size:44px!important}</style>"
NO_ROOM = (
    "<style>html{scroll-padding:0!important}"
    ".bar{position:sticky!important;inset-block-start:0;min-block-size:340px}</style>"
)
"""A bar over more than the upper half, so that even what is scrolled to the middle is under it."""
CLOSE = "<style>button{margin:0!important}</style>"
TALL_BAR = "<style>.bar{padding-block:30px!important}</style>"
STUCK = "<style>.bar{position:sticky!important}</style>"
PALE_EDGE = "<style>:root{--edge:#d9d9d9!important;--ink:#ccc!important}</style>"
NO_EDGE = "<style>button,.go,.pick,textarea,.bar a{border:0!important;outline:0!important}</style>"
WIDE = "<style>main{min-inline-size:400px!important}</style>"
FIXED = "<style>p{block-size:20px;overflow:hidden}</style>"
LOOSE_BAR = "<style>.bar{position:static!important}</style>"
SCRIPT = re.compile(r"<script>.*?</script>", re.DOTALL)
WITH_WORDS = ("own-words", "too-long", "refused", "code", "no-reply", "reply")
EARLY_LINK = '<body><a href="/">Home</a>'


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(window: Page) -> Page:
    """Return an empty page on the smallest phone, with no scroll and no focus of the last one."""
    window.goto("about:blank")
    window.set_viewport_size({"width": 320, "height": 568})
    show_theme(window, "light")
    return window


def find_small_targets(page: Page) -> list[str]:
    """Return what is smaller than 48 by 48 pixels and can be pressed, links in a text apart."""
    return list(page.evaluate(SMALL_TARGETS))


def find_covered(page: Page, key: str) -> list[str]:
    """Return what is at least partly covered while it has the focus, walking with ``key``."""
    covered: list[str] = []
    page.evaluate(START_WALK, key)
    for stop in range(MOST_STOPS):
        page.keyboard.press(key)
        found = page.evaluate(COVERED)
        if found is None:
            assert stop >= FEWEST_STOPS, "the focus did not go through the page"
            page.evaluate("document.getElementById('edge').remove()")
            return covered
        if not found[1]:
            covered.append(found[0])
    pytest.fail("the focus does not come to the end of the page")


def list_stops(page: Page, count: int) -> list[str]:
    """Return the words of the first stops of the Tab key."""
    stops = []
    for _ in range(count):
        page.keyboard.press("Tab")
        stops.append(str(page.evaluate("document.activeElement.textContent.trim()")))
    return stops


def find_hidden_leave(page: Page) -> list[int]:
    """Return at which heights of the page its way out is not in view."""
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    hidden = []
    for top in range(0, height, 250):
        page.evaluate("top => scrollTo(0, top)", top)
        if not page.evaluate(LEAVE_IS_SEEN):
            hidden.append(top)
    return hidden


def find_too_near(page: Page) -> list[str]:
    """Return pairs of things to press that are less than eight pixels apart."""
    return list(page.evaluate(TOO_NEAR, GAP))


def find_bar_faults(page: Page) -> list[str]:
    """Return what is wrong with the bar at this size: too high, or in the way of a low screen."""
    share, position = page.evaluate(BAR)
    is_low = page.evaluate("innerHeight < 400")
    return [
        *(["more than a quarter of the height"] if share > 0.25 else []),
        *(["sticks on a low screen"] if is_low and position == "sticky" else []),
    ]


def find_faint_controls(page: Page) -> list[str]:
    """Return controls whose border or focus is not drawn, or does not stand out three to one."""
    faint = []
    for name, edge, ring in page.evaluate(COLOURS):
        for part, found in (("border", edge), ("focus", ring)):
            if found and not (found[0] and found[1] >= CONTROL):
                faint.append(f"{part} of {name}")
    return faint


def is_cut(page: Page) -> bool:
    """Tell whether anything is wider than the screen, or cut off."""
    wide, cut = page.evaluate(TOO_WIDE)
    return bool(wide > 0 or cut)


def without_script(html: str) -> str:
    """Return the page without its script, which moves the focus to what is wrong."""
    return SCRIPT.sub("", html)


def spoil(html: str, bad: str) -> str:
    """Return the page with a bad style at its end."""
    return html.replace("</head>", f"{bad}</head>")


@pytest.mark.parametrize("name", CHILD_PAGES)
def test_everything_to_press_is_large_enough(
    name: str, page: Page, child_pages: dict[str, str]
) -> None:
    page.set_content(child_pages[name])

    assert find_small_targets(page) == []


def test_a_button_of_44_pixels_is_found(page: Page, child_pages: dict[str, str]) -> None:
    page.set_content(spoil(child_pages["pictures"], SMALL))

    assert find_small_targets(page)


@pytest.mark.parametrize("name", CHILD_PAGES)
def test_things_to_press_are_apart(name: str, page: Page, child_pages: dict[str, str]) -> None:
    page.set_content(child_pages[name])

    assert find_too_near(page) == []


def test_buttons_without_room_between_them_are_found(
    page: Page, child_pages: dict[str, str]
) -> None:
    page.set_content(spoil(child_pages["landing"], CLOSE))

    assert find_too_near(page)


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize("name", CHILD_PAGES)
def test_what_has_the_focus_is_never_covered(
    name: str, key: str, page: Page, child_pages: dict[str, str]
) -> None:
    page.set_content(child_pages[name])

    assert find_covered(page, key) == []


def test_a_bar_over_the_focus_is_found(page: Page, child_pages: dict[str, str]) -> None:
    page.set_content(spoil(child_pages["many"], NO_ROOM))

    assert find_covered(page, "Shift+Tab")


@pytest.mark.parametrize("name", CHILD_PAGES)
def test_nothing_is_cut_at_320_pixels_with_large_or_spaced_text(
    name: str, page: Page, child_pages: dict[str, str]
) -> None:
    page.set_content(child_pages[name])

    assert not is_cut(page), "320 px"
    page.add_style_tag(content=SPACED)
    assert not is_cut(page), "text spacing"
    page.set_content(child_pages[name])
    page.set_viewport_size({"width": 640, "height": 568})
    page.add_style_tag(content="html { font-size: 225% !important }")
    assert not is_cut(page), "text of 200 per cent"


def test_a_page_wider_than_the_screen_is_found(page: Page, child_pages: dict[str, str]) -> None:
    page.set_content(spoil(child_pages["pictures"], WIDE))

    assert is_cut(page)


def test_words_in_a_box_of_fixed_height_are_found(page: Page, child_pages: dict[str, str]) -> None:
    page.set_content(spoil(child_pages["privacy"], FIXED))

    assert is_cut(page)


@pytest.mark.parametrize("name", CHILD_PAGES)
def test_the_first_stops_are_skip_help_and_the_way_out(
    name: str, page: Page, child_pages: dict[str, str]
) -> None:
    page.set_content(without_script(child_pages[name]))

    assert list_stops(page, 3) == ["Skip to the page", "Get help now", "Leave this page"]


def test_an_early_link_is_found(page: Page, child_pages: dict[str, str]) -> None:
    page.set_content(child_pages["landing"].replace("<body>", EARLY_LINK))

    assert list_stops(page, 1) == ["Home"]


@pytest.mark.parametrize("name", CHILD_PAGES)
def test_the_way_out_is_in_view_at_every_height(
    name: str, page: Page, child_pages: dict[str, str]
) -> None:
    page.set_content(child_pages[name])

    assert find_hidden_leave(page) == []


def test_a_bar_that_scrolls_away_is_found(page: Page, child_pages: dict[str, str]) -> None:
    page.set_content(spoil(child_pages["many"], LOOSE_BAR))

    assert find_hidden_leave(page)


@pytest.mark.parametrize("name", WITH_WORDS)
def test_the_way_out_is_in_view_while_somebody_types(
    name: str, page: Page, child_pages: dict[str, str]
) -> None:
    page.set_viewport_size(KEYBOARD)
    page.set_content(child_pages[name])
    page.locator("textarea").focus()

    assert page.evaluate(LEAVE_IS_SEEN)
    assert find_hidden_leave(page) == []


def test_how_many_characters_are_left_is_said_only_near_the_end(
    page: Page, child_pages: dict[str, str]
) -> None:
    page.set_content(child_pages["own-words"])
    most = int(page.locator("#count").get_attribute("data-max") or 0)
    said = []
    for length in (10, most // 2, most - 10):
        page.locator("textarea").fill("x" * length)
        said.append(page.locator("#count").inner_text())

    assert said[:2] == ["", ""]
    assert "10" in said[2]


def test_a_bar_that_scrolls_away_while_somebody_types_is_found(
    page: Page, child_pages: dict[str, str]
) -> None:
    page.set_viewport_size(KEYBOARD)
    page.set_content(spoil(child_pages["own-words"], LOOSE_BAR))
    page.locator("textarea").focus()

    assert find_hidden_leave(page)


@pytest.mark.parametrize("name", CHILD_PAGES)
def test_the_bar_takes_a_quarter_of_the_height_at_most_and_lets_go_on_a_low_screen(
    name: str, page: Page, child_pages: dict[str, str]
) -> None:
    page.set_content(child_pages[name])
    upright = find_bar_faults(page)
    page.set_viewport_size(SIDEWAYS)

    assert upright == []
    assert find_bar_faults(page) == []
    assert not is_cut(page)


def test_a_high_bar_and_one_that_sticks_are_found(page: Page, child_pages: dict[str, str]) -> None:
    page.set_viewport_size(SIDEWAYS)
    page.set_content(spoil(child_pages["landing"], TALL_BAR + STUCK))

    assert len(find_bar_faults(page)) == 2


@pytest.mark.parametrize("theme", ["light", "dark", "forced"])
@pytest.mark.parametrize("name", CHILD_PAGES)
def test_borders_and_focus_stand_out(
    name: str, theme: str, page: Page, child_pages: dict[str, str]
) -> None:
    show_theme(page, theme)
    page.set_content(child_pages[name])

    assert find_faint_controls(page) == []


@pytest.mark.parametrize(("theme", "bad"), [("light", PALE_EDGE), ("forced", NO_EDGE)])
def test_a_pale_border_and_none_are_found(
    theme: str, bad: str, page: Page, child_pages: dict[str, str]
) -> None:
    show_theme(page, theme)
    page.set_content(spoil(child_pages["own-words"], bad))

    assert find_faint_controls(page)


@pytest.mark.parametrize("theme", ["light", "dark", "forced"])
@pytest.mark.parametrize("name", ["pictures", "many"])
def test_a_ticked_choice_looks_other_than_the_rest(
    name: str, theme: str, page: Page, child_pages: dict[str, str]
) -> None:
    show_theme(page, theme)
    page.set_content(child_pages[name])

    ticked, other = page.evaluate(TICKED)

    assert ticked != other


def test_choices_that_look_alike_are_found(page: Page, child_pages: dict[str, str]) -> None:
    show_theme(page, "forced")
    page.set_content(spoil(child_pages["pictures"], NO_EDGE))

    ticked, other = page.evaluate(TICKED)

    assert ticked == other


def show_theme(page: Page, theme: str) -> None:
    """Show the page in light or dark, or in the few colours a reader forced on everything."""
    page.emulate_media(
        color_scheme="dark" if theme == "dark" else "light",
        forced_colors="active" if theme == "forced" else "none",
    )


def test_a_visit_asks_for_pages_only_has_one_cookie_and_leaves_none(
    browser: Browser, platform: Platform, neutral: NeutralSite
) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.resource_type, request.url)))

    page.goto(platform.public)
    for path in ("/help", "/help/more", "/privacy"):
        page.goto(f"{platform.public}{path}")
    before = context.cookies()
    walk.look_at_all(page, platform.public)
    cookies = context.cookies()
    traces = page.evaluate(TRACES)
    page.get_by_role("button", name="Send what I said").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    after = context.cookies(), page.evaluate(TRACES)
    page.get_by_role("button", name="Give me a code").click()
    with_code = context.cookies()
    page.get_by_role("link", name="Close this page").click()
    page.wait_for_url(neutral.url, wait_until="commit")
    closed = context.cookies()
    asked = [(kind, url) for kind, url in asked if url != neutral.url]
    context.close()

    assert {kind for kind, _ in asked} == {"document"}
    assert all(url.startswith(f"{platform.public}/") for _, url in asked)
    assert before == []
    assert after == ([], NO_TRACE)
    assert [kept["name"] for kept in with_code] == ["__Host-v"]
    assert closed == []
    assert [
        (kept["name"], kept["httpOnly"], kept["secure"], kept["sameSite"], kept["expires"])
        for kept in cookies
    ] == [("__Host-v", True, True, "Strict", -1)]
    assert traces == NO_TRACE


def test_a_picture_and_what_is_stored_are_found(browser: Browser, neutral: NeutralSite) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))

    page.goto(neutral.url)
    page.set_content('<img src="/picture" alt="">')
    page.evaluate("() => { localStorage.x = 1; document.cookie = 'x=1'; }")
    traces = page.evaluate(TRACES)
    context.close()

    assert "image" in asked
    assert (traces[0], traces[4]) == (1, "x=1")
