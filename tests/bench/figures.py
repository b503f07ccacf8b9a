"""Figures as they come in, and the one table made of them."""

import os
import time
from dataclasses import dataclass, field

from tests.bench.load import Timed

HEAD = (
    f"{'what':<30} {'at once':>7} {'a second':>9} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} "
    f"{'CPU ms':>7}   {'rate x bare':>11} {'CPU x bare':>11}"
)


@dataclass(slots=True)
class Figures:
    """Lines of the table, and what is asked of them.

    :param sections: by title, the lines under it
    :param goals: what is asked for, what was found, and whether that is enough
    """

    sections: dict[str, list[str]] = field(default_factory=dict)
    goals: list[tuple[str, str, bool]] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def add(self, section: str, line: str) -> None:
        """Add a line, and note how busy the machine is."""
        self.sections.setdefault(section, []).append(line)
        self.loads.append(os.getloadavg()[0])

    def add_timed(
        self, section: str, what: str, at_once: int, timed: Timed, bare: Timed | None = None
    ) -> None:
        """Add how one kind of job went, beside the reference if this is not the reference."""
        latencies = " ".join(f"{timed.percentile(rank):8.1f}" for rank in (50, 95, 99))
        line = (
            f"{what:<30} {at_once:>7} {timed.jobs_per_second:>9.0f} {latencies} "
            f"{timed.cpu_milliseconds:>7.2f}"
        )
        if bare is not None:
            rate = timed.jobs_per_second / bare.jobs_per_second
            cpu = timed.cpu_milliseconds / bare.cpu_milliseconds
            line += f"   {rate:>10.2f}x {cpu:>10.2f}x"
        self.sections.setdefault(section, [HEAD])
        self.add(section, line)

    def ask(self, goal: str, found: str, *, is_met: bool) -> None:
        """Note what is asked for and what was found."""
        self.goals.append((goal, found, is_met))

    def lines(self) -> list[str]:
        """Return the whole table."""
        lines = []
        for title, rows in self.sections.items():
            lines += ["", title, "-" * len(title), *rows]
        if self.goals:
            lines += ["", "goals", "-----"]
        for goal, found, is_met in self.goals:
            lines.append(f"{'met' if is_met else 'MISSED':<7} {goal:<62} {found}")
        seconds = time.monotonic() - self.began
        busy = f"{min(self.loads, default=0):.1f} to {max(self.loads, default=0):.1f}"
        cores = os.cpu_count()
        return [*lines, "", f"{seconds:.0f} s, {cores} cores, load average {busy} meanwhile"]
