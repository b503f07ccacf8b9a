"""Tell when a disk is too full to promise that an answer is kept."""

from typing import Protocol

MIN_FREE_MEGABYTES = 500
MEGABYTE = 1_000_000


class Usage(Protocol):
    """What ``shutil.disk_usage`` returns, in bytes."""

    @property
    def total(self) -> int:
        """How large the disk is."""

    @property
    def free(self) -> int:
        """How much of it may still be written."""


def find_shortage(usage: Usage, percent: int) -> str | None:
    """Return in words what is missing, or ``None`` where there is room.

    :param percent: how much of the disk must be free; 500 MB must be in any case
    """
    free_megabytes = usage.free // MEGABYTE
    if free_megabytes < MIN_FREE_MEGABYTES:
        return f"{free_megabytes} MB of the disk are free, {MIN_FREE_MEGABYTES} are needed"
    if usage.free * 100 < usage.total * percent:
        free_percent = usage.free * 100 // usage.total
        return f"{free_percent} % of the disk are free, {percent} are needed"
    return None
