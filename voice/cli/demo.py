"""``voice demo``: fill a demonstration with invented young people."""

import os

import click

from voice.cli.progress import progress_bar
from voice.services.demo import send_people
from voice.services.invented import invent_people
from voice.settings import Settings


@click.command()
@click.option("--children", default=400, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--seed", default=1, show_default=True, help="The same seed, the same children.")
@click.option("--url", help="The public site; the one on this machine if not given.")
def demo(children: int, seed: int, url: str | None) -> None:
    """Send invented young people through the forms of the public site, as a browser would.

    For demonstrations only: a real site would count them among real ones.
    """
    people = invent_people(children, seed=seed)
    with progress_bar(send_people(people, url or _local_url()), children, "Sending") as answers:
        acknowledged = sum(answers)
    click.echo(f"{acknowledged} of {children} invented young people were acknowledged")


def _local_url() -> str:
    return f"http://127.0.0.1:{Settings.from_environ(os.environ).public_port}"
