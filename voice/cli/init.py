"""``voice init``: set up an installation for real use."""

import click

from voice.cli.doors import open_both, open_vault, read_settings
from voice.errors import KeyWordsError
from voice.services.founding import prepare_folder, publish_default_surveys
from voice.services.keys import found_organisation, prove_words


@click.command()
@click.option("--organisation", required=True, help="A short name that never changes: kent, leeds.")
def init(organisation: str) -> None:
    """Make the data folder, the keys and the default surveys.

    Shows 24 recovery words once. Print them, lock them away, and type them back:
    no survey opens before. Without them and without any reader's passphrase,
    nobody can ever read an answer again.
    """
    settings = read_settings()
    prepare_folder(settings)
    with open_vault(settings) as vault:
        _, words = found_organisation(vault, organisation)
    click.echo("Recovery words. They are shown once and stored nowhere. Write them on paper:\n")
    for first in range(0, len(words), 6):
        row = enumerate(words[first : first + 6], start=first + 1)
        click.echo("   " + "  ".join(f"{number:2} {word:<10}" for number, word in row))
    click.pause("\nPress any key when they are on paper. The screen is cleared then.")
    click.clear()
    prove()
    with open_both(settings) as (vault, intake):
        publish_default_surveys(vault, intake)
    click.echo("The surveys are open. Now add a reviewer: voice staff add NAME --role reviewer")
    click.echo("Then ring every help number, and say so: voice help checked")
    click.echo("The site stays closed until then.")


def prove() -> None:
    """Ask for the recovery words until they are right."""
    settings = read_settings()
    while True:
        typed = click.prompt("Type the 24 recovery words back")
        try:
            with open_vault(settings) as vault:
                prove_words(vault, typed)
        except KeyWordsError as err:
            click.echo(f"Not yet: {err}.")
            continue
        click.echo("The words are right.")
        return
