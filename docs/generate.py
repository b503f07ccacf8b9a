"""Write the pages of the reference that can be read from the code itself.

``make docs`` runs this; a test fails while a page is older than the code.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from pkgutil import iter_modules

import click
from sqlalchemy import Column
from sqlalchemy.orm import DeclarativeBase

from analysis.codebook import Code, load_codebook
from voice.cli import main as voice
from voice.db import IntakeBase, VaultBase

REFERENCE = Path(__file__).resolve().parent / "reference"
WIDTH = 80
NOTE = "<!-- Written by `make docs`; change the code, not this page. -->"

SIDES: dict[str, tuple[type[DeclarativeBase], str]] = {
    "intake": (
        IntakeBase,
        "What the public site may touch: it adds rows and reads published ones.",
    ),
    "vault": (VaultBase, "What worker and staff site work with. The public site never opens it."),
}

USUAL = {
    "account_id": "The account it belongs to.",
    "acknowledged_at": "When; null while nobody has.",
    "acknowledged_by": "Who has read it and taken it on.",
    "approved_at": "When the second person approved.",
    "at": "When it was done.",
    "built_at": "When it was frozen.",
    "built_by": "The first person.",
    "category": "What it may be about; the categories stand in `analysis/flags.py`.",
    "channel": 'Which way in: "survey", "message" or another channel.',
    "code": "A code of the codebook, or of the survey for a tick.",
    "codebook_version": "Under which wording of the codebook.",
    "coder": "Which machine suggests it.",
    "coder_version": "Which version of that machine.",
    "decided_at": "When the reviewer decided.",
    "document_hash": "SHA-256 of the document, in hexadecimal.",
    "end": "Offset behind the last code point.",
    "exported_at": "When the file was made.",
    "id": "16 random bytes.",
    "is_active": "Whether this person may sign in.",
    "is_current": "Whether new answers are sealed to it.",
    "is_published": "Whether children could see it; from then on nothing in it changes.",
    "item": "The page of the survey.",
    "key_id": "8 random bytes that name the key epoch.",
    "kind": "Which kind it is.",
    "language": 'The language of the page, "en".',
    "login": "The name typed to sign in.",
    "number": "From 1, without a gap.",
    "quarter": 'The quarter, "2030-Q2".',
    "redacted": "The words without names and numbers, encrypted.",
    "release_number": "From which release.",
    "reviewed_by": "Who finished with it.",
    "reviewer_id": "Who decided.",
    "role": "What the code is in the answer, or what a person of staff may do.",
    "rule": "The rule that fired.",
    "salt": "Random bytes, its own for each slot.",
    "seen_at": "When a page was last asked for.",
    "staff_id": "Which member of staff.",
    "stage": "How far the worker came with it.",
    "started_at": "When the sign-in was.",
    "state": "How far it came.",
    "survey_version": 'Survey and number, "leaving-1".',
    "text_id": "The text it was found in.",
    "title": "What it is called.",
    "token_hash": "SHA-256 of what the cookie holds.",
    "verdict": "What a reviewer did with it.",
    "week": 'The ISO week, "2030-W22".',
    "wrapped": "The private key, readable only with the passphrase or the words.",
}
"""What a column holds where its model says no more, since the name says it all there."""


def write_commands() -> str:
    """Return the page of all commands: the help text of each."""
    parts = ["# Commands", NOTE, "Each command is called as `.venv/bin/voice COMMAND`."]
    for path, context in _walk(click.Context(voice, info_name="voice", terminal_width=WIDTH)):
        parts += [f"{'#' * (path.count(' ') + 2)} `{path}`", f"```text\n{context.get_help()}\n```"]
    return "\n\n".join(parts) + "\n"


def write_tables() -> str:
    """Return the page of all tables: what each holds, and what each column means."""
    parts = ["# Tables", NOTE]
    for side, (base, purpose) in SIDES.items():
        parts += [f"## {side}", purpose]
        for model in list_models(side, base):
            parts += [f"### `{model.__tablename__}`", _first_words(model), _columns(model)]
    return "\n\n".join(parts) + "\n"


def write_codes() -> str:
    """Return the page of the codebook: each code with what counts as it and what does not."""
    book = load_codebook()
    parts = ["# Codes", NOTE, f"Codebook {book.version}."]
    for group in book.groups:
        parts.append(f"## {group.label}")
        parts += [_code(code) for code in book.codes if code.group == group.slug]
    parts += ["## When no reason fits", *(_code(code) for code in book.residual)]
    parts.append("## Roles: how a code stands in an answer")
    parts.append("\n".join(f"- `{item.role}`: {item.label}" for item in book.roles))
    parts.append("## Facets: what else is noted of an answer")
    for facet in book.facets:
        values = "\n".join(f"- `{value.slug}`: {value.label}" for value in facet.values)
        parts += [f"### `{facet.slug}`: {facet.label}", values]
    return "\n\n".join(parts) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": write_commands,
    "tables.md": write_tables,
    "codes.md": write_codes,
}


def main() -> None:
    """Write every generated page."""
    for name, write in PAGES.items():
        (REFERENCE / name).write_text(write(), encoding="utf-8")


def list_models(side: str, base: type[DeclarativeBase]) -> list[type[DeclarativeBase]]:
    """Return the models of one database, by table name."""
    package = import_module(f"voice.models.{side}")
    for module in iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
    found: list[type[DeclarativeBase]] = [mapper.class_ for mapper in base.registry.mappers]
    return sorted(found, key=lambda model: model.__tablename__)


def _walk(context: click.Context) -> Iterator[tuple[str, click.Context]]:
    """Yield each command below ``context`` that is no group of groups, with its full name."""
    command = context.command
    yield context.command_path, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from _walk(
                    click.Context(below, info_name=name, parent=context, terminal_width=WIDTH)
                )


def _first_words(model: type[DeclarativeBase]) -> str:
    return inspect.cleandoc(model.__doc__ or "")


def _columns(model: type[DeclarativeBase]) -> str:
    meanings = USUAL | _meanings(model)
    rows = [
        f"| `{column.name}` | {_kind(column)} | {meanings[column.name]} |"
        for column in model.metadata.tables[model.__tablename__].columns
    ]
    return "\n".join(["| Column | Kind | Meaning |", "| --- | --- | --- |", *rows])


def _kind(column: Column[object]) -> str:
    kind = column.type.__class__.__name__.lower()
    leads_to = "".join(f" → {key.target_fullname}" for key in column.foreign_keys)
    return kind + leads_to + (", may be null" if column.nullable else "")


def _meanings(model: type[DeclarativeBase]) -> dict[str, str]:
    """Return the string under each column of a model, read from its source."""
    tree = ast.parse(inspect.getsource(model))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef))
    return {
        field.target.id: " ".join(str(below.value.value).split())
        for field, below in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
    }


def _code(code: Code) -> str:
    lines = [
        f"### `{code.slug}`",
        code.definition,
        f"- Called: {code.label}",
        f"- For young people: {code.child_label}",
        f"- Counts: {code.include}",
        f"- Does not count: {code.exclude}",
    ]
    return "\n".join([lines[0], "", lines[1], "", *lines[2:]])


if __name__ == "__main__":
    main()
