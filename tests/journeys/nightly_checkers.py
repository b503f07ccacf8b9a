"""What pa11y and Lighthouse say of the young people's pages: nothing.

``make nightly`` runs this: each page takes them seconds. `.ci/web.py nightly` fetches them.
"""

import json
import os
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys import walk
from tests.journeys.conftest import FLAGS, PHONE, ROOT, Platform
from tests.journeys.neutral import NeutralSite
from tests.journeys.walk import CHILD_PAGES

pytestmark = [pytest.mark.journey, pytest.mark.long, pytest.mark.enable_socket]

PACKAGES = ROOT / ".venv" / ".setup" / "web" / "nightly" / "node_modules"
NODE = str(files("playwright") / "driver" / "node")
PA11Y = PACKAGES / "pa11y" / "bin" / "pa11y.js"
LIGHTHOUSE = PACKAGES / "lighthouse" / "cli" / "index.js"
STATIC = ("/", "/help", "/help/more", "/privacy", "/code")
MOST_BYTES = 10_240
"""With headers, as Lighthouse counts; questions have a smaller budget, in `tests/pages.py`."""
ORDER = "WCAG2AAA.Principle1.Guideline1_3.1_3_1_AAA.G141"
"""That the first heading is the h1: advice of HTML CodeSniffer, which no criterion of WCAG asks."""
ABOVE_THE_H1 = {
    "too-long": {f"{ORDER} at #bad > h2"},
    "after-words": {f"{ORDER} at #main > div > h2"},
    "own-words": {f"{ORDER} at #main > div > h2"},
    "help-panel": {f"{ORDER} at #main > div > h2"},
}
"""Where a heading stands above the h1 on purpose, as GOV.UK puts it: the error summary, which has
to come first (C29), and numbers to call, where its notification banner would be. Nothing else is
let through, and axe's own rule about the order of headings is content with all of them."""


@pytest.fixture(scope="module", autouse=True)
def tools() -> None:
    """Make sure that the checkers are here."""
    if not (PA11Y.is_file() and LIGHTHOUSE.is_file()):
        pytest.skip("no nightly checkers here: python3 .ci/web.py nightly")


def ask_pa11y(html: str, folder: Path, chromium: str) -> list[str]:
    """Return the errors that HTML CodeSniffer and axe find by WCAG 2 AAA."""
    settings = {
        "standard": "WCAG2AAA",
        "runners": ["htmlcs", "axe"],
        "viewport": PHONE,
        "chromeLaunchConfig": {"executablePath": chromium, "args": FLAGS},
    }
    (folder / "page.html").write_text(html, encoding="utf-8")
    (folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    page = (folder / "page.html").as_uri()
    command = [NODE, str(PA11Y), "--config", str(folder / "settings.json"), "--reporter", "json"]
    run = subprocess.run([*command, page], capture_output=True, text=True, check=False)
    assert run.stdout, run.stderr
    return [f"{found['code']} at {found['selector']}" for found in json.loads(run.stdout)]


@pytest.mark.parametrize("name", CHILD_PAGES)
def test_pa11y_finds_nothing_but_what_stands_above_the_h1(
    name: str, child_pages: dict[str, str], chromium: str, tmp_path: Path
) -> None:
    found = ask_pa11y(child_pages[name], tmp_path, chromium)

    assert set(found) == ABOVE_THE_H1.get(name, set())


def test_pa11y_finds_a_field_without_a_name(
    child_pages: dict[str, str], chromium: str, tmp_path: Path
) -> None:
    label = '<label for="words">'
    assert label in child_pages["code"]

    found = ask_pa11y(child_pages["code"].replace(label, "<label>"), tmp_path, chromium)

    assert any("H91" in fault for fault in found)


def ask_lighthouse(address: str, chromium: str, cookie: str = "") -> list[str]:
    """Return what is too heavy, asks for more, jumps, or is hard to reach.

    Scores of speed are no gate: they are full for pages ten times as heavy.
    """
    command = [NODE, str(LIGHTHOUSE), address, "--output", "json", "--quiet"]
    command += ["--only-categories=performance,accessibility,best-practices"]
    command += [f"--chrome-flags=--headless=new {' '.join(FLAGS)}"]
    if cookie:
        command += ["--extra-headers", json.dumps({"Cookie": cookie})]
    environ = {**os.environ, "CHROME_PATH": chromium}
    run = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert run.stdout, run.stderr
    report: dict[str, Any] = json.loads(run.stdout)
    assert "runtimeError" not in report, report["runtimeError"]
    return list_faults(report)


def list_faults(report: dict[str, Any]) -> list[str]:
    """Return which gates a report of Lighthouse does not pass."""
    audits = report["audits"]
    asked = [
        request["url"]
        for request in audits["network-requests"]["details"]["items"]
        if request["url"].startswith("http")
    ]
    bytes_sent = audits["total-byte-weight"]["numericValue"]
    shift = audits["cumulative-layout-shift"]["numericValue"]
    faults = {
        f"bytes: {bytes_sent:.0f}": bytes_sent > MOST_BYTES,
        f"requests: {len(asked)}": len(asked) != 1,
        f"shift: {shift}": shift > 0,
        "accessibility": report["categories"]["accessibility"]["score"] < 1,
    }
    return [fault for fault, is_there in faults.items() if is_there]


@pytest.mark.parametrize("path", STATIC)
def test_lighthouse_finds_nothing(path: str, platform: Platform, chromium: str) -> None:
    assert ask_lighthouse(f"{platform.public}{path}", chromium) == []


def test_lighthouse_finds_nothing_on_a_question(
    browser: Browser, platform: Platform, chromium: str
) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    walk.start_questions(page, platform.public)
    (cookie,) = context.cookies()

    found = ask_lighthouse(page.url, chromium, f"{cookie['name']}={cookie['value']}")

    context.close()
    assert found == []


def test_lighthouse_finds_each_fault_of_a_heavy_page(neutral: NeutralSite, chromium: str) -> None:
    found = ask_lighthouse(f"{neutral.url}heavy", chromium)

    assert [fault.partition(":")[0] for fault in found] == [
        *("bytes", "requests", "shift", "accessibility")
    ]
