"""A whole installation in a folder, set up by its own commands."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from voice.cli import main

PASSPHRASE = "purple kites over leeds"


@dataclass(slots=True)
class Installation:
    """Runs commands as an operator would.

    :param data: the data folder
    :param words: the recovery words, once ``voice init`` showed them
    """

    data: Path
    words: str = ""
    environ: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, typed: str = "") -> Result:
        """Run ``voice`` with these arguments and type these lines."""
        environ = {"VOICE_DATA": str(self.data), **self.environ}
        return CliRunner(env=environ).invoke(main, list(arguments), input=typed)

    def init(self, monkeypatch: pytest.MonkeyPatch, *, wrong_first: bool = False) -> str:
        """Run ``voice init``, read the words from the screen and type them back."""
        shown: list[str] = []
        answers = ["acorn"] if wrong_first else []

        def prompt(text: str, **_: object) -> str:
            assert text.startswith("Type the 24")
            return answers.pop() if answers else self.words

        def echo(message: str = "", **_: object) -> None:
            shown.append(str(message))
            if message.startswith("   "):  # a row of six numbered words
                self.words = f"{self.words} {' '.join(re.findall(r'[a-z]+', message))}".strip()

        with monkeypatch.context() as patch:
            patch.setattr(click, "prompt", prompt)
            patch.setattr(click, "echo", echo)
            result = self.run("init", "--organisation", "testshire")
        assert result.exit_code == 0, result.exception
        return "\n".join(shown)
