"""The young people's site beside a bare app: rate, latency, CPU time and memory."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import factories
from tests.bench import bare, load, young_people
from tests.bench.figures import Figures
from tests.bench.load import Job, Timed
from tests.bench.servers import MEMORY, Server
from tests.bench.young_people import Visitors, repeat
from tests.databases import Urls
from voice.cli.up import THREADS
from voice.db import make_engine, transaction
from voice.services.drafts import Drafts, FolderStore

pytestmark = [pytest.mark.bench, pytest.mark.enable_socket]

AT_ONCE = (1, 8, 32)
ROUNDS = 2
ROUND_SECONDS = 0.9
MOST_JOBS = 1200
"""Visits of a round, prepared beforehand; seldom are all of them made."""
MEGABYTES = 75
NO_LIMITS = {"VOICE_SENDS_PER_SECOND": "10000", "VOICE_CROWD_SENDS": "1000000"}
"""They are counted all the same."""
PAGE, FORMS, LAST_FORM = "question page", "words + Send (2 forms)", "Send alone"

Make = Callable[[], list[bytes]]


@dataclass(frozen=True, slots=True)
class Pair:
    """The site and the bare app, each as a process of its own, on one database."""

    ours: Server
    theirs: Server
    visitors: Visitors


@contextmanager
def running(urls: Urls, folder: Path) -> Iterator[Pair]:
    """Start both, with the surveys that come with the project published."""
    engine = make_engine(urls["intake"])
    with transaction(engine) as session:
        surveys = young_people.publish(session)
    engine.dispose()
    environ = factories.make_environ(urls, folder)
    drafts = MEMORY / f"voice-bench-{os.getpid()}"
    environ |= {"VOICE_DRAFT_FOLDER": str(drafts), **NO_LIMITS}
    bare_url = urls["intake"].replace("/intake.db", "/bare.db")
    ours = Server("wsgi:public", environ, ready="/help")
    theirs = Server(
        "bare:make_bare()", {bare.URL: bare_url}, ready="/question", folder=Path(__file__).parent
    )
    try:
        yield Pair(ours, theirs, Visitors(Drafts(FolderStore(drafts)), surveys))
    finally:
        ours.stop()
        theirs.stop()
        for path in drafts.glob("*"):
            path.unlink()
        drafts.rmdir()


def measure(server: Server, make: Make, at_once: int) -> Timed:
    jobs: list[Job] = list(repeat(make, MOST_JOBS))
    return load.run(
        server.port, jobs, at_once=at_once, seconds=ROUND_SECONDS, cpu=server.cpu_seconds
    )


def measure_pair(pair: Pair, ours: Make, theirs: Make, at_once: int) -> tuple[Timed, Timed]:
    """Measure both in turns, so that what else the machine does falls on both."""
    rounds = [
        (measure(pair.ours, ours, at_once), measure(pair.theirs, theirs, at_once))
        for _ in range(ROUNDS)
    ]
    return load.join([first for first, _ in rounds]), load.join([second for _, second in rounds])


def test_the_public_site_keeps_up_with_a_bare_app(
    urls: Urls, tmp_path: Path, figures: Figures
) -> None:
    name = urls["intake"].partition(":")[0].partition("+")[0]
    section = f"public site, one worker, {THREADS} threads, {name}"
    with running(urls, tmp_path) as pair:
        kinds = (
            (PAGE, pair.visitors.question, young_people.bare_question),
            (FORMS, pair.visitors.whole_send, young_people.bare_sends),
            (LAST_FORM, pair.visitors.send_alone, young_people.bare_send),
            ("Send of a full survey", pair.visitors.send_of_survey, young_people.bare_send),
        )
        for _, ours, theirs in kinds:
            measure_pair(pair, ours, theirs, at_once=8)  # warm: nothing of the first round counts
        found = {}
        for what, ours, theirs in kinds:
            for at_once in AT_ONCE:
                pair_of = measure_pair(pair, ours, theirs, at_once)
                figures.add_timed(section, f"bare: {what}"[:30], at_once, pair_of[1])
                figures.add_timed(section, what, at_once, *pair_of)
                found[what, at_once] = pair_of
        memory, bare_memory = pair.ours.memory(), pair.theirs.memory()
    figures.add(
        section,
        f"memory of the worker: {memory.resident:.0f} MB resident, {memory.own:.0f} MB its own; "
        f"bare {bare_memory.resident:.0f} and {bare_memory.own:.0f} MB",
    )
    _judge(figures, name, found)
    figures.ask(
        f"{name}: a public worker holds at most {MEGABYTES} MB",
        f"{memory.resident:.0f} MB",
        is_met=memory.resident <= MEGABYTES,
    )


def _judge(figures: Figures, name: str, found: dict[tuple[str, int], tuple[Timed, Timed]]) -> None:
    cpu, rate = _ratios(found, FORMS)
    last_cpu, last_rate = _ratios(found, LAST_FORM)
    _, page_rate = _ratios(found, PAGE)
    figures.ask(
        f"{name}: CPU of a send at most 2 x bare, form by form",
        f"{cpu:.2f} x ({last_cpu:.2f} x the last form alone; {2 * cpu:.2f} x both beside one)",
        is_met=cpu <= 2,
    )
    figures.ask(
        f"{name}: sends a second at least 0.5 x bare, form by form",
        f"{rate:.2f} x ({last_rate:.2f} x the last form alone; {rate / 2:.2f} x both beside one)",
        is_met=rate >= 0.5,
    )
    figures.ask(
        f"{name}: question pages a second at least 0.6 x bare",
        f"{page_rate:.2f} x",
        is_met=page_rate >= 0.6,
    )


def _ratios(found: dict[tuple[str, int], tuple[Timed, Timed]], what: str) -> tuple[float, float]:
    """Return CPU and rate beside the reference, each the worst of what was tried at once."""
    pairs = [found[what, at_once] for at_once in AT_ONCE]
    return (
        max(ours.cpu_milliseconds / bare.cpu_milliseconds for ours, bare in pairs),
        min(ours.jobs_per_second / bare.jobs_per_second for ours, bare in pairs),
    )
