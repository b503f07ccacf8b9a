"""The progress bar of long commands: on stderr, so that what is printed stays clean."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import TypeVar

import click

T = TypeVar("T")


def progress_bar(items: Iterable[T], count: int, label: str) -> AbstractContextManager[Iterator[T]]:
    """Return ``items`` as they come, moving a bar on stderr; without a terminal there is none.

    :param count: how many items there will be
    """
    return click.progressbar(items, length=count, label=label, file=sys.stderr)
