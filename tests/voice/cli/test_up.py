import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.databases import Urls
from tests.factories import make_help_check
from tests.faults.site import free_port
from voice.cli import up
from voice.cli.up import Process, list_reminders, wait_until_ready
from voice.db import make_engine, transaction
from voice.errors import SettingsError
from voice.settings import Settings

pytestmark = pytest.mark.enable_socket

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
STUBBORN = [sys.executable, "-c", DEAF]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environ(
        {
            "VOICE_DATA": str(tmp_path),
            "VOICE_PUBLIC_PORT": str(free_port()),
            "VOICE_STAFF_PORT": str(free_port()),
        }
    )


def test_a_process_that_dies_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(up, "RESTART_SECONDS", 0.0)
    process = Process("worker", SLEEP, {})
    process.start()
    first = process.running.pid
    process.running.kill()
    process.running.wait()

    process.keep()

    assert process.running.pid != first
    assert not process.is_down()
    process.stop()


def test_a_running_process_is_left_alone() -> None:
    process = Process("worker", SLEEP, {})
    process.start()
    first = process.running.pid

    process.keep()

    assert process.running.pid == first
    process.stop()


def test_a_process_that_dies_at_once_is_not_started_in_a_storm() -> None:
    process = Process("worker", [sys.executable, "-c", ""], {})
    process.start()
    first = process.running
    first.wait()

    process.keep()

    assert process.running is first


def test_a_process_that_does_not_end_softly_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(up, "STOP_SECONDS", 0.2)
    process = Process("worker", STUBBORN, {})
    process.start()
    time.sleep(1)

    process.stop()
    process.running.wait(5)

    assert process.is_down()


def test_a_site_that_ends_before_it_answers_is_named(settings: Settings) -> None:
    process = Process("staff site", [sys.executable, "-c", ""], {})
    process.start()
    process.running.wait()

    with pytest.raises(SettingsError, match="staff site did not start"):
        wait_until_ready(settings, [process])


def test_a_site_that_never_answers_is_given_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(up, "START_SECONDS", 0.1)
    process = Process("public site", SLEEP, {})
    process.start()

    with pytest.raises(SettingsError, match="a site did not start"):
        wait_until_ready(settings, [process])
    process.stop()


def test_the_operator_is_told_that_the_site_is_closed_and_which_numbers_are_due(
    urls: Urls, settings: Settings
) -> None:
    settings = replace(settings, intake_url=urls["intake"])
    late = list_reminders(settings, date(2027, 5, 22))
    engine = make_engine(urls["intake"])
    with transaction(engine) as session:
        make_help_check(session)
    engine.dispose()

    early = list_reminders(settings, date(2026, 11, 22))

    assert late[0].startswith("The site is closed: ring every help number")
    assert late[1].startswith("The check of these help numbers is late: Emergency")
    assert [line.partition(":")[0] for line in early] == [
        "Only name and number are shown until somebody checks the rest"
    ]


def test_a_demonstration_says_that_nobody_rang(settings: Settings) -> None:
    (line,) = list_reminders(settings, date(2030, 1, 1), is_demo=True)

    assert line.startswith("Nobody has rung the help numbers")
