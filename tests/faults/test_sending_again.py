"""Whatever happens on the way, what a young person sent is stored, and once."""

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import Databases
from tests.factories import make_environ, publish
from tests.faults.machine import World, machine_of
from voice.app import create_app
from voice.db import make_engine, transaction
from voice.opening import Opener
from voice.services import intake

pytestmark = pytest.mark.fault

STEPS = 50
SHORT = settings(
    max_examples=20,
    stateful_step_count=STEPS,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],  # to shrink a failure takes minutes; the steps are printed anyway
    database=None,
    suppress_health_check=list(HealthCheck),
)
LONG = settings(SHORT, max_examples=650, derandomize=False)
FULL_SIZE_STEPS = 20_000


@pytest.fixture
def world(databases: Databases, tmp_path: Path, opener: Opener) -> World:
    urls = databases.sqlite(tmp_path)
    environ = make_environ(urls, tmp_path) | {
        "VOICE_CROWD_SENDS": "1000000",
        "VOICE_SENDS_PER_SECOND": "10000",
        "VOICE_LANGUAGES": "en",
    }
    engine = make_engine(urls["intake"])
    with transaction(engine) as session:
        publish(session)
    return World(lambda: create_app("public", environ), engine, opener, tmp_path / "drafts")


@pytest.mark.parametrize("size", [SHORT, pytest.param(LONG, marks=pytest.mark.long)])
def test_the_database_holds_what_was_sent_through_everything_that_happens(
    world: World, size: settings, record_testsuite_property: Callable[[str, object], None]
) -> None:
    run_state_machine_as_test(machine_of(world), settings=size)

    steps = sum(world.steps.values())
    record_testsuite_property("steps", steps)
    record_testsuite_property("steps by kind", dict(world.steps))
    assert steps >= (FULL_SIZE_STEPS if size is LONG else 300)
    assert {"send", "send_and_die", "kill", "fill", "start", "wait_an_hour", "leave"} <= set(
        world.steps
    )


def test_an_intake_that_stores_twice_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a form token that is forgotten makes one child two."""

    def forget(*arguments: object, **more: object) -> object:
        return intake.record_answer(*arguments, **more | {"form_token": secrets.token_bytes(16)})  # type: ignore[arg-type]  # handed on as they come

    monkeypatch.setattr("voice.public.checking.record_answer", forget)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine_of(world), settings=SHORT)


def test_an_intake_that_stores_nothing_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other control: a receipt for what was never stored."""
    monkeypatch.setattr(
        "voice.public.checking.record_answer", lambda *_, **__: intake.Receipt.STORED
    )

    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine_of(world), settings=SHORT)
