import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from analysis.text import PlainText
from tests.voice.worker.rows import UNLOCKED, send
from voice.db import transaction
from voice.errors import BusyError
from voice.models.intake.thread import SealedStatus, Thread
from voice.models.vault.account import Account, Stage
from voice.services.demo_site import demo_environ, open_demo
from voice.settings import Settings
from voice.worker import process
from voice.worker.keyring import Keyring
from voice.worker.process import BUSY_SECONDS, REST_SECONDS, main, make_bench, run
from voice.worker.rounds import Bench

MONDAY, TUESDAY = date(2030, 6, 3), date(2030, 6, 4)


class Ended(BaseException):
    """Ends the worker's loop in a test."""


def resting(times: int, slept: list[float]) -> Callable[[float], None]:
    """Return a rest that ends the loop when it was taken so many times."""

    def rest(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == times:
            raise Ended

    return rest


def test_the_worker_works_until_nothing_is_left_and_then_rests(bench: Bench) -> None:
    send(bench, "my dad kicked me out")
    slept: list[float] = []

    with pytest.raises(Ended):
        run(bench, _keyring(), rest=resting(1, slept), today=lambda: MONDAY)

    assert slept == [REST_SECONDS]
    assert _stages(bench) == [Stage.CODED]


def test_a_new_day_shows_what_waits(bench: Bench) -> None:
    send(bench, "my dad kicked me out")
    days = iter([MONDAY, MONDAY, MONDAY, TUESDAY, TUESDAY])

    with pytest.raises(Ended):
        run(bench, _keyring(), rest=resting(2, []), today=lambda: next(days))

    assert _stages(bench) == [Stage.SHOWN]


@pytest.mark.parametrize("has_keys", [True, False])
def test_a_new_day_tells_statuses_and_with_keys_ends_old_codes(
    bench: Bench, has_keys: bool
) -> None:
    weeks = {b"o" * 32: "2020-W01", b"n" * 32: "2030-W22"}
    with transaction(bench.intake) as intake:
        for lookup_hash, week in weeks.items():
            intake.add(Thread(lookup_hash=lookup_hash, public_key=b"\t" * 32, week=week))
    days = iter([MONDAY, MONDAY, TUESDAY])
    keyring = _keyring() if has_keys else Keyring(None, lambda: 0.0)

    with pytest.raises(Ended):
        run(bench, keyring, rest=resting(2, []), today=lambda: next(days))

    with transaction(bench.intake) as intake:
        assert set(intake.scalars(select(Thread.lookup_hash))) == (
            {b"n" * 32} if has_keys else set(weeks)
        )
        assert len(intake.scalars(select(SealedStatus)).all()) == (1 if has_keys else 2)


def test_a_busy_database_is_waited_for(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def busy_once(*_: object, **__: object) -> int:
        tries.append(1)
        if len(tries) == 1:
            raise BusyError
        return 0

    monkeypatch.setattr(process, "work", busy_once)
    slept: list[float] = []

    with pytest.raises(Ended):
        run(bench, _keyring(), rest=resting(2, slept), today=lambda: MONDAY)

    assert slept == [BUSY_SECONDS, REST_SECONDS]


def test_a_worker_that_cannot_start_says_why_in_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="voice.worker"):
        status = main({"VOICE_DATA": str(tmp_path)})

    assert status == 1
    assert "voice db upgrade" in caplog.text


def test_a_key_file_that_others_can_read_keeps_the_worker_from_starting(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    environ = {"VOICE_DATA": str(tmp_path / "data")}
    settings = Settings.from_environ(environ)
    open_demo(settings)
    environ |= demo_environ(settings)
    Path(environ["VOICE_WORKER_KEY_FILE"]).chmod(0o644)

    assert main(environ) == 1
    assert "chmod 600" in caplog.text


def test_a_started_worker_reads_its_keys_and_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = {"VOICE_DATA": str(tmp_path / "data")}
    settings = Settings.from_environ(environ)
    open_demo(settings)
    kept: list[Keyring] = []
    monkeypatch.setattr(process, "run", lambda _bench, keyring, **_: kept.append(keyring))

    status = main(environ | demo_environ(settings))

    assert status == 0
    assert kept[0].find() is not None
    assert settings.worker_socket.exists()


def test_local_names_are_read_from_their_file(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("Willowdene\n", encoding="utf-8")
    environ = {"VOICE_DATA": str(tmp_path / "data"), "VOICE_LOCAL_NAMES": f"{tmp_path}/names.txt"}
    open_demo(Settings.from_environ(environ))

    made = make_bench(Settings.from_environ(environ))

    assert "Willowdene" not in made.redactor.redact(PlainText("i hate Willowdene")).text.value


def _keyring() -> Keyring:
    return Keyring(UNLOCKED, lambda: 0.0)


def _stages(bench: Bench) -> list[Stage]:
    with transaction(bench.vault) as vault:
        return list(vault.scalars(select(Account.stage)))
