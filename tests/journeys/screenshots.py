"""Pictures of every page of the young people's site, for people to look at.

``make screenshots`` runs this beside a demonstration of its own. It finds no fault:
whoever opens the pictures does.
"""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import walk
from tests.journeys.conftest import PHONE, ROOT, Platform
from voice.services.languages import LANGUAGES

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

FOLDER = ROOT / "screenshots"
LARGE_TEXT = "html { font-size: 225% !important }"
LOOKS: dict[str, tuple[Literal["light", "dark"], str]] = {
    "default": ("light", ""),
    "dark": ("dark", ""),
    "large-text": ("light", LARGE_TEXT),
}


@pytest.fixture(scope="module", params=[language.code for language in LANGUAGES])
def language_pages(
    request: pytest.FixtureRequest, browser: Browser, platform: Platform
) -> tuple[str, dict[str, str]]:
    """Return the pages in one language."""
    prefix = "" if request.param == "en" else f"/{request.param}"
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    answer = page.goto(f"{platform.public}{prefix}/")
    if answer is None or not answer.ok:
        pytest.skip(f"{request.param} is not complete, so it is not offered")
    found = walk.capture_all(page, f"{platform.public}{prefix}", platform.write_back)
    context.close()
    return request.param, found


@pytest.mark.parametrize("look", LOOKS)
def test_pages_are_drawn(
    look: str, browser: Browser, language_pages: tuple[str, dict[str, str]]
) -> None:
    code, pages = language_pages
    if code != "en" and look != "default":
        pytest.skip("other languages are drawn in one look")
    scheme, style = LOOKS[look]
    folder = FOLDER / (look if code == "en" else code)
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport=PHONE, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()

    for number, (name, html) in enumerate(pages.items(), 1):
        page.set_content(html)
        if style:
            page.add_style_tag(content=style)
        _draw(page, folder / f"{number:02}-{name.replace('/', '-')}.png")

    context.close()
    assert len(list(folder.iterdir())) >= len(pages)


def _draw(page: Page, to: Path) -> None:
    page.screenshot(path=to, full_page=True)
