"""Real gunicorn processes, and what the kernel says of their CPU time and memory."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.faults.site import ROOT, free_port, wait_for
from voice.cli.up import FEW_ARENAS, THREADS

STOP_SECONDS = 10
MEMORY = Path("/dev/shm")  # noqa: S108 - heartbeats and drafts, on no disk
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Memory:
    """What one worker process holds, in megabytes (10^6 bytes)."""

    resident: float
    """All pages in memory, shared ones too."""
    own: float
    """Pages that no other process shares."""


class Server:
    """One gunicorn with one worker of the class, threads and arenas that ``voice up`` gives it.

    :param site: what gunicorn loads, for instance ``wsgi:public``
    :param ready: an address that answers once the site stands
    :param folder: where gunicorn looks for it
    """

    def __init__(
        self, site: str, environ: Mapping[str, str], *, ready: str, folder: Path = ROOT
    ) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [
                *[sys.executable, "-m", "gunicorn", site, "--bind", f"127.0.0.1:{self.port}"],
                *["--worker-class", "gthread", "--threads", str(THREADS)],
                *["--log-level", "error", "--no-control-socket", "--worker-tmp-dir", str(MEMORY)],
            ],
            cwd=folder,
            env={**FEW_ARENAS, **os.environ, **environ},
        )
        wait_for(self.port, ready)

    def stop(self) -> None:
        """End it and wait for its end."""
        self.process.terminate()
        self.process.wait(STOP_SECONDS)

    @property
    def worker(self) -> int:
        """Return the process id of the one worker."""
        master = self.process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return int(children[0])

    def cpu_seconds(self) -> float:
        """Return the CPU time the worker has used, in user and system mode."""
        fields = Path(f"/proc/{self.worker}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> Memory:
        """Return what the worker holds now."""
        lines = Path(f"/proc/{self.worker}/smaps_rollup").read_text().splitlines()[1:]
        kilobytes = {line.split()[0].rstrip(":"): int(line.split()[1]) for line in lines}
        own = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
        return Memory(kilobytes["Rss"] * 1024 / 1e6, own * 1024 / 1e6)
