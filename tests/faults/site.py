"""Real processes to be killed, and young people who try again until they are answered."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from voice.services.form_pages import FormPage, read_page

ROOT = Path(__file__).resolve().parent.parent.parent
RETRY_SECONDS = 0.1
GIVE_UP_SECONDS = 60.0
START_SECONDS = 60.0


class Killed:
    """A process in a group of its own, killed and started again.

    :param module: what ``python -m`` runs, with its arguments
    """

    def __init__(self, module: list[str], environ: dict[str, str]) -> None:
        self.command = [sys.executable, "-m", *module]
        self.environ = {**os.environ, **environ}
        self.kills = 0
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=self.environ, start_new_session=True
        )

    def kill(self) -> None:
        """Kill the whole group without a warning."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.kills += 1

    def kill_and_start(self) -> None:
        self.kill()
        self.start()


class Child:
    """A young person who presses again when nothing comes back.

    :param marker: the words they send
    """

    def __init__(self, port: int, marker: str) -> None:
        self.port = port
        self.marker = marker
        self.cookie = ""
        self.path = "/"

    def tell(self) -> bool:
        """Send the marker as a message and tell whether the site said that it has it."""
        page = self._request("POST", "/start", [("channel", "message")])
        while self.path != "/done":
            form = page.find_form()
            if form is None and page.way_on:
                page = self._request("GET", page.way_on)
                continue
            if form is None:
                return False
            way_on = form.find_way_on()
            assert way_on is not None
            pressed = [(way_on.name, way_on.value)]
            given = [(name, self.marker) for name in form.texts]
            action = form.action or self.path
            page = self._request("POST", action, [*form.hidden, *given, *pressed])
        return True

    def _request(
        self, method: str, path: str, fields: list[tuple[str, str]] | None = None
    ) -> FormPage:
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < deadline:
            try:
                return self._once(method, path, fields)
            except (OSError, HTTPException):
                time.sleep(RETRY_SECONDS)
        raise TimeoutError(path)

    def _once(self, method: str, path: str, fields: list[tuple[str, str]] | None) -> FormPage:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            headers = {
                "Origin": f"http://127.0.0.1:{self.port}",
                "Cookie": self.cookie,
                "Content-Type": "application/x-www-form-urlencoded",
            }
            connection.request(method, path, urlencode(fields) if fields else None, headers)
            response = connection.getresponse()
            content = response.read().decode()
            for header in response.headers.get_all("Set-Cookie", []):
                self.cookie = header.partition(";")[0]
            if response.status == 303:
                return self._once("GET", response.getheader("Location", ""), None)
            if response.status >= 500:
                raise HTTPException(response.status)
            self.path = path
            return read_page(content)


def free_port() -> int:
    """Return a port that nobody uses now."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int, path: str = "/help") -> None:
    """Wait until a site answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", path)
                if connection.getresponse().status < 500:
                    return
        except (OSError, HTTPException):
            time.sleep(RETRY_SECONDS)
    raise TimeoutError(path)
