import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.faults.site import Child, Killed, free_port, wait_for
from voice.db import make_engine, transaction
from voice.models.intake.answer import Answer
from voice.models.vault.account import Account, Stage
from voice.models.vault.text import Text
from voice.services.demo_site import demo_environ, open_demo
from voice.services.key_files import read_key_file
from voice.services.payloads import ANSWER, decode_answer
from voice.settings import Settings

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

CLIENTS = 4
CODED = {Stage.CODED, Stage.SHOWN}


class Town:
    """A demonstration whose public site and worker run as real processes.

    :param folder: an empty folder
    """

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.environ = {
            "VOICE_DATA": str(folder / "data"),
            "VOICE_DRAFT_FOLDER": str(folder / "drafts"),
        }
        self.settings = Settings.from_environ(self.environ)
        open_demo(self.settings)
        self.environ |= demo_environ(self.settings)
        site = ["gunicorn", "wsgi:public", "--bind", f"127.0.0.1:{self.port}", "--threads", "8"]
        self.public = Killed([*site, "--no-control-socket"], self.environ)
        self.worker = Killed(["voice.worker"], self.environ)

    def stop(self) -> None:
        self.public.kill()
        self.worker.kill()

    def wait_until_coded(self, wanted: int) -> None:
        """Wait until so many accounts are coded and intake is empty."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with transaction(make_engine(self.settings.vault_url, use="read")) as vault:
                stages = vault.scalars(select(Account.stage)).all()
            with transaction(make_engine(self.settings.intake_url, use="read")) as intake:
                waiting = intake.scalars(select(Answer.id)).all()
            if not waiting and len(stages) >= wanted and set(stages) <= CODED:
                return
            time.sleep(0.5)
        pytest.fail("the worker did not come to an end")

    def read_markers(self) -> Counter[str]:
        """Open every account and count the words in them."""
        key_file = Path(demo_environ(self.settings)["VOICE_WORKER_KEY_FILE"])
        opener = read_key_file(key_file, self.settings.data).opener
        with transaction(make_engine(self.settings.vault_url, use="read")) as vault:
            accounts = vault.scalars(select(Account)).all()
            texts = vault.scalars(select(Text.account_id)).all()
        assert len(texts) == len(set(texts)) == len(accounts)
        return Counter(
            words
            for account in accounts
            for words in decode_answer(
                opener.open(account.sealed, kind=ANSWER, form=account.survey_version)
            )["texts"].values()
        )


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    wait_for(made.port)
    yield made
    made.stop()


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.long)])
def test_what_was_acknowledged_is_stored_once_through_every_kill(
    town: Town, kills: int, record_testsuite_property: Callable[[str, object], None]
) -> None:
    stop = threading.Event()
    acknowledged: list[str] = []
    failed: list[str] = []

    def visit(client: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            marker = f"client {client} visit {number}"
            (acknowledged if Child(town.port, marker).tell() else failed).append(marker)

    with ThreadPoolExecutor(CLIENTS) as pool:
        visits = [pool.submit(visit, client) for client in range(CLIENTS)]
        for number in range(kills):
            if number % 2:
                wait_for_one_more(acknowledged)
            time.sleep((number % 5) * 0.3)
            town.public.kill_and_start()
            town.worker.kill_and_start()
        wait_for(town.port)
        time.sleep(1)
        stop.set()
        for each in visits:
            each.result()
    town.wait_until_coded(len(acknowledged))
    stored = town.read_markers()

    record_testsuite_property("kills", town.public.kills + town.worker.kills)
    record_testsuite_property("acknowledged", len(acknowledged))
    record_testsuite_property("stored", sum(stored.values()))
    assert len(acknowledged) >= kills / 2
    assert {marker for marker, count in stored.items() if count > 1} == set()
    assert set(acknowledged) - set(stored) == set()
    assert not failed


def wait_for_one_more(acknowledged: list[str]) -> None:
    """Wait until someone is told "we have got it", so that kills do not outrun a slow machine."""
    before = len(acknowledged)
    deadline = time.monotonic() + 120
    while len(acknowledged) == before:
        assert time.monotonic() < deadline, "nobody got through between two kills"
        time.sleep(0.02)


def test_a_site_that_acknowledges_before_storing_is_caught(town: Town) -> None:
    """The control: an acknowledgement without its row must show in the comparison."""
    told = Child(town.port, "stored in truth").tell()
    town.wait_until_coded(1)
    stored = town.read_markers()

    assert told
    assert {"stored in truth", "never stored"} - set(stored) == {"never stored"}
