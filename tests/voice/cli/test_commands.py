import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from analysis.errors import CodebookError
from voice import cli
from voice.errors import BusyError


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_a_command_is_where_it_is_said_to_be_and_does_what_the_list_says(name: str) -> None:
    context = click.Context(cli.main)

    command = cli.main.get_command(context, name)

    assert command is not None
    assert command.name == name
    assert command.help


def test_help_lists_every_command_without_loading_one() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from voice.cli import COMMANDS, main;"
        "result = CliRunner().invoke(main, ['--help']);"
        "assert all(name in result.output for name in COMMANDS), result.output;"
        "assert not {'sqlalchemy', 'nltk', 'flask', 'openpyxl'} & set(sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - these very words


def test_a_command_that_is_none_is_refused() -> None:
    result = CliRunner().invoke(cli.main, ["whisper"])

    assert result.exit_code == 2
    assert "No such command 'whisper'" in result.stderr


@pytest.mark.parametrize("error", [BusyError("the database is busy"), CodebookError("no codes")])
def test_an_error_is_one_plain_sentence(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command("fail")
    def fail() -> None:
        raise error

    monkeypatch.setattr(cli.LazyGroup, "get_command", lambda *_: fail)
    result = CliRunner().invoke(cli.main, ["fail"])

    assert result.exit_code == 1
    assert result.stderr == f"Error: {error}\n"
