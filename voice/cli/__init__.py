"""Commands of ``voice``: one module for each noun, loaded when it is called.

A new command is a new line in :data:`COMMANDS`. Domain errors become one plain
sentence and exit code 1 here, for all commands.
"""

from importlib import import_module

import click

from analysis.errors import AnalysisError
from voice.errors import VoiceError

COMMANDS: dict[str, tuple[str, str]] = {
    "analyse": ("voice.cli.analyse:analyse", "Code a file of texts, without a database."),
    "db": ("voice.cli.database:database", "Databases: upgrade and check."),
    "demo": ("voice.cli.demo:demo", "Send invented young people through the public site."),
    "evaluate": ("voice.cli.evaluate:evaluate", "Compare suggested codes with people's labels."),
    "help": ("voice.cli.help_numbers:help_numbers", "Help numbers: list, ring, say so."),
    "init": ("voice.cli.init:init", "Set up an installation for real use."),
    "keys": ("voice.cli.keys:keys", "Keys: recovery words, readers' slots, a worker's key file."),
    "languages": ("voice.cli.languages:languages", "Languages: list them, tick one as checked."),
    "posters": ("voice.cli.posters:posters", "Posters and cards with the address of the site."),
    "staff": ("voice.cli.staff:staff", "Staff: add people, list them."),
    "surveys": ("voice.cli.surveys:surveys", "Surveys: check, list and publish."),
    "up": ("voice.cli.up:up", "Start the public site, the staff site and the worker."),
}
"""Name of a command: where it is defined, and the line that ``--help`` shows for it."""


class LazyGroup(click.Group):
    """A group that knows its commands by name and loads only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names, sorted."""
        return sorted(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """Load one command; ``None`` for a name that is none."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; say a domain error in one sentence, without a traceback."""
        try:
            return super().invoke(ctx)
        except (VoiceError, AnalysisError) as err:
            raise click.ClickException(str(err)) from err


@click.group(cls=LazyGroup)
@click.version_option(package_name="voice")
def main() -> None:
    """Hear from young people, and bring what they say to those who plan."""
