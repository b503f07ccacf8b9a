"""The whole platform as real processes, and a real browser at the size of a cheap phone."""

import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    ViewportSize,
    sync_playwright,
)
from sqlalchemy import select

from tests.faults.site import free_port, wait_for
from tests.journeys import walk
from tests.journeys.neutral import NeutralSite
from voice.db import make_engine, transaction
from voice.models.intake.thread import SealedReply, Thread
from voice.sealing import seal_reply
from voice.services.demo_site import DemoLogin, read_logins
from voice.services.payloads import encode
from voice.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
CODE_SECONDS = 30
PHONE: ViewportSize = {"width": 360, "height": 640}


@dataclass(frozen=True, slots=True)
class Platform:
    """A running demonstration: both sites and the worker."""

    public: str
    staff: str
    environ: dict[str, str]

    def voice(self, *arguments: str) -> str:
        """Run a command of ``voice`` beside the running sites."""
        result = subprocess.run(
            [sys.executable, "-c", "from voice.cli import main; main()", *arguments],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    def write_back(self, text: str) -> None:
        """Send a reply to everyone who has a code, as staff would."""
        engine = make_engine(Settings.from_environ(self.environ).intake_url)
        plain = encode({"day": "2030-05-29", "role": "reviewer", "text": text})
        with transaction(engine) as session:
            for thread in session.scalars(select(Thread)):
                sealed = seal_reply(thread.public_key, plain)
                row_id = secrets.token_bytes(16)
                session.add(SealedReply(id=row_id, lookup_hash=thread.lookup_hash, sealed=sealed))
        engine.dispose()

    def login(self, name: str) -> DemoLogin:
        """Return one of the invented members of staff."""
        found = read_logins(Settings.from_environ(self.environ))
        return next(login for login in found if login.login == name)


@pytest.fixture(scope="session")
def neutral() -> Iterator[NeutralSite]:
    """Return the site where "Leave this page" leads."""
    site = NeutralSite()
    yield site
    site.close()


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory, neutral: NeutralSite) -> Iterator[Platform]:
    folder = tmp_path_factory.mktemp("platform")
    ports = free_port(), free_port()
    environ = {
        **os.environ,
        "VOICE_DATA": str(folder / "data"),
        "VOICE_DRAFT_FOLDER": str(folder / "drafts"),
        "VOICE_NEUTRAL_URL": neutral.url,
        "VOICE_PUBLIC_PORT": str(ports[0]),
        "VOICE_STAFF_PORT": str(ports[1]),
    }
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(
            [sys.executable, "-c", "from voice.cli import main; main()", "up", "--demo"],
            cwd=ROOT,
            env=environ,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for_lines(folder / "log", ports, running)
        yield Platform(f"http://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[1]}", environ)
    finally:
        running.terminate()
        running.wait(20)


def _wait_for_lines(log: Path, ports: tuple[int, int], running: subprocess.Popen[bytes]) -> None:
    """Wait for the two lines that say where the sites answer."""
    wanted = [f"public http://127.0.0.1:{ports[0]}", f"staff http://127.0.0.1:{ports[1]}"]
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and running.poll() is None:
        if log.read_text().splitlines()[-2:] == wanted:
            for port in ports:
                wait_for(port, "/")
            return
        time.sleep(0.2)
    pytest.fail(f"the platform did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return where the browser is."""
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if found is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def child_pages(browser: Browser, platform: Platform) -> dict[str, str]:
    """Return the HTML of each page of the young people's site, by name."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    found = walk.capture_all(context.new_page(), platform.public, platform.write_back)
    context.close()
    return found


class Visit:
    """One person at one browser, with every request written down."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context = context
        self.base = base
        self.asked: list[str] = []
        context.on("request", lambda request: self.asked.append(request.url))
        self.page: Page = context.new_page()
        self.page.goto(base)

    def leaves_the_machine(self) -> list[str]:
        """Return the addresses that are not on this machine."""
        here = ("http://127.0.0.1:", "data:", "about:", "blob:")
        return [url for url in self.asked if not url.startswith(here)]

    def sign_in(self, login: DemoLogin) -> None:
        """Sign in with passphrase and code; wait for the next code where one was used."""
        self._try_to_sign_in(login)
        if self.page.url.endswith("/sign-in"):
            time.sleep(CODE_SECONDS - time.time() % CODE_SECONDS)
            self._try_to_sign_in(login)

    def _try_to_sign_in(self, login: DemoLogin) -> None:
        self.page.goto(f"{self.base}/sign-in")
        self.page.get_by_label("Login").fill(login.login)
        self.page.get_by_label("Passphrase").fill(login.passphrase)
        self.page.get_by_label("code", exact=False).fill(pyotp.TOTP(login.totp_secret).now())
        self.page.get_by_role("button", name="Sign in").click()
