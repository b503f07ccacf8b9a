"""``voice up``: start the public site, the staff site and the worker on this machine."""

import os
import resource
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from voice.cli.doors import read_settings
from voice.db import make_engine, transaction
from voice.errors import SettingsError
from voice.services.demo_site import DemoLogin, demo_environ, open_demo
from voice.services.help import load_help, remind
from voice.services.opening import are_numbers_rung
from voice.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60.0
REST_SECONDS = 0.2
RESTART_SECONDS = 1.0
STOP_SECONDS = 10.0
THREADS = 16
"""Six more than there are places at the database: help pages open while it is locked."""
FEW_ARENAS = {"MALLOC_ARENA_MAX": "2"}
"""Else the C library keeps memory apart for each thread: some megabytes a process."""


class Process:
    """One of the three processes, started again when it dies."""

    def __init__(self, name: str, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self.name = name
        self.command = command
        self.environ = environ
        self.started_at = 0.0

    def start(self) -> None:
        """Start it."""
        self.started_at = time.monotonic()
        self.running = subprocess.Popen(  # noqa: S603 - this project's own commands
            self.command, cwd=ROOT, env=dict(self.environ)
        )

    def is_down(self) -> bool:
        """Tell whether it ended by itself."""
        return self.running.poll() is not None

    def keep(self) -> None:
        """Start it again if it ended, at most once a second."""
        if self.is_down() and time.monotonic() - self.started_at > RESTART_SECONDS:
            click.echo(f"{self.name} ended; starting it again", err=True)
            self.start()

    def stop(self) -> None:
        """End it, softly first."""
        self.running.terminate()
        try:
            self.running.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.running.kill()


@click.command()
@click.option("--demo", is_flag=True, help="Set up a demonstration with invented people first.")
def up(*, demo: bool) -> None:
    """Start both sites and the worker, and print their addresses when they answer."""
    settings = read_settings()
    environ = {**FEW_ARENAS, **os.environ, "VOICE_DATA": str(settings.data)}
    logins: Sequence[DemoLogin] = ()
    if demo:
        logins = open_demo(settings)
        environ = {**demo_environ(settings), **environ}
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not write memory to a disk
    is_stopped = _watch_for_end()
    processes = [
        Process("public site", _gunicorn("wsgi:public", settings.public_port), environ),
        Process("staff site", _gunicorn("wsgi:staff", settings.staff_port), environ),
        Process("worker", [sys.executable, "-m", "voice.worker"], environ),
    ]
    for process in processes:
        process.start()
    try:
        wait_until_ready(settings, processes)
        _print_ready(settings, logins)
        while not is_stopped():
            for process in processes:
                process.keep()
            time.sleep(REST_SECONDS)
    finally:
        for process in processes:
            process.stop()


def _gunicorn(site: str, port: int) -> list[str]:
    """Return the command for one site: one process, some threads, nothing logged of a request."""
    memory = ["--worker-tmp-dir", "/dev/shm"] if Path("/dev/shm").is_dir() else []  # noqa: S108 - heartbeats only
    return [
        *[sys.executable, "-m", "gunicorn", site, "--bind", f"127.0.0.1:{port}"],
        *["--worker-class", "gthread", "--threads", str(THREADS), "--graceful-timeout", "5"],
        *["--log-level", "error", "--no-control-socket", *memory],
    ]


def _watch_for_end() -> Callable[[], bool]:
    """Return a function that tells whether this process was asked to end."""
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: asked.append(received))
    return lambda: bool(asked)


def wait_until_ready(settings: Settings, processes: Sequence[Process]) -> None:
    """Wait until both sites answer.

    :raises SettingsError: if a process ends, or a minute goes by
    """
    deadline = time.monotonic() + START_SECONDS
    pages = [
        f"http://127.0.0.1:{settings.public_port}/help",
        f"http://127.0.0.1:{settings.staff_port}/sign-in",
    ]
    while pages:
        fallen = next((process for process in processes if process.is_down()), None)
        if fallen is not None or time.monotonic() > deadline:
            name = fallen.name if fallen else "a site"
            message = f"the {name} did not start; see the lines above"
            raise SettingsError(message)
        pages = [page for page in pages if not _answers(page)]
        time.sleep(REST_SECONDS)


def _answers(page: str) -> bool:
    try:
        with urllib.request.urlopen(page, timeout=2):  # noqa: S310 - an address of this machine
            return True
    except (urllib.error.URLError, OSError):
        return False


def list_reminders(settings: Settings, today: date, *, is_demo: bool = False) -> list[str]:
    """Return what the operator must see to about the help numbers."""
    found = load_help()
    if is_demo:
        return ["Nobody has rung the help numbers for this demonstration; its help pages say so."]
    engine = make_engine(settings.intake_url, use="read")
    with transaction(engine) as intake:
        is_open = are_numbers_rung(intake, found)
    engine.dispose()
    closed = "The site is closed: ring every help number, then run `voice help checked`."
    return [*([] if is_open else [closed]), *remind(found, today)]


def _print_ready(settings: Settings, logins: Sequence[DemoLogin]) -> None:
    if logins:
        click.echo("This is a demonstration: keys, recovery words and people were made for you.")
        click.echo("The worker reads its keys from a file, which a real installation must choose.")
        for login in logins:
            click.echo(f"login {login.login} ({login.role}) passphrase: {login.passphrase}")
            click.echo(f"      second factor: {login.totp_link}")
        click.echo("A six-digit code for one of them: .venv/bin/voice staff code NAME")
        click.echo("400 invented answers: .venv/bin/voice demo --children 400 --seed 1")
    for line in list_reminders(settings, datetime.now(UTC).date(), is_demo=bool(logins)):
        click.echo(line)
    click.echo("All three processes run as one user: only the encryption separates them.")
    click.echo(f"public http://127.0.0.1:{settings.public_port}")
    click.echo(f"staff http://127.0.0.1:{settings.staff_port}")
    sys.stdout.flush()
