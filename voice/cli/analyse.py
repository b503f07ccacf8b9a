"""``voice analyse``: code a file of texts, without a database and without a network."""

from pathlib import Path

import click

from analysis.codebook import Codebook, Role, load_codebook
from analysis.coders.base import Coder
from analysis.coders.lexicon import LexiconCoder
from analysis.redaction import Redactor
from voice.cli.progress import progress_bar
from voice.cli.report_page import Method, render_report
from voice.services.bulk_coding import code_file
from voice.services.reports import COLUMNS, Report, ReportWriter
from voice.services.text_files import open_texts

PAGE = "report.html"


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--text-column", required=True, help="The column (or JSON key) of the words.")
@click.option("--id-column", help="The column of the ids. Without it, rows are numbered from 1.")
@click.option(
    "--question",
    type=click.Choice([role.value for role in Role]),
    help="What the question behind the texts asked for: why they left, what helped ...",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the tables and the page; made where it is missing.",
)
def analyse(
    file: Path, text_column: str, id_column: str | None, question: str | None, out: Path
) -> None:
    """Find reasons for leaving in FILE: CSV, XLSX or JSON lines, one text a row.

    Writes codings.csv, flags.csv, redactions.csv, themes.csv, empty.csv and report.html.
    They hold ids, codes and places (code points of the text as it stands in FILE), and no
    words. The same id twice counts as one child.
    """
    texts = open_texts(file, text_column, id_column)
    codebook = load_codebook()
    coder = LexiconCoder(codebook).fit([], [])
    out.mkdir(parents=True, exist_ok=True)
    role = Role(question) if question else None
    found = code_file(texts, Redactor(), coder, question=role)
    with ReportWriter(out, codebook) as writer, progress_bar(found, texts.count, "Coding") as pairs:
        for row, analysed in pairs:
            writer.add(row, analysed)
        report = writer.finish()
    method = _method(codebook, coder, role, texts.notes)
    (out / PAGE).write_text(render_report(report, method), encoding="utf-8", errors="replace")
    _say(report, method, out)


def _method(codebook: Codebook, coder: Coder, role: Role | None, notes: tuple[str, ...]) -> Method:
    asked = codebook.role(role).label if role else "not given"
    return Method(codebook.version, f"{coder.name} {coder.version}", asked, notes)


def _say(report: Report, method: Method, out: Path) -> None:
    """Print the summary: counts only."""
    click.echo(f"{report.texts} texts, {report.children} children (distinct ids with a text)")
    click.echo(f"{report.coded} texts with a code, {len(report.empty)} empty texts")
    click.echo(f"{len(report.flags)} safeguarding flags; read those texts first: flags.csv")
    for theme in report.reasons:
        if theme.children:
            click.echo(f"{theme.children:6} {theme.percent:5.1f} %  {theme.label}")
    for note in method.notes:
        click.echo(f"note: {note}")
    click.echo(f"wrote {', '.join(COLUMNS)} and {PAGE} to {out}")
