"""``voice evaluate``: how right the suggested codes are, against people's labels."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from analysis.codebook import load_codebook
from analysis.coders.lexicon import LexiconCoder
from analysis.evaluation import Evaluation, Tally, mentioned, reasons, score
from analysis.redaction import Redactor
from voice.cli.progress import progress_bar
from voice.errors import TableFileError
from voice.services.bulk_coding import code_file
from voice.services.labels import GivenCodes, TextLabels, read_codings, read_labels
from voice.services.text_files import TextFile, open_texts

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("texts", type=_FILE)
@click.argument("labels", type=_FILE)
@click.option("--text-column", default="text", show_default=True, help="Where the words stand.")
@click.option("--id-column", default="id", show_default=True, help="Where the ids stand.")
@click.option("--codings", type=_FILE, help="Compare this table (id, code, role) instead.")
def evaluate(
    texts: Path, labels: Path, text_column: str, id_column: str, codings: Path | None
) -> None:
    """Compare the codes of TEXTS with the LABELS that people gave.

    LABELS are JSON lines with id, reasons, reasons_optional, present, present_optional and
    kind. Prints precision, recall and F1 for each code and overall, first for reasons for
    leaving, then for codes in any role. Counts are texts.
    """
    file = open_texts(texts, text_column, id_column)
    wanted = read_labels(labels)
    given = read_codings(codings) if codings else dict(_code(file))
    ids = [row.id for row in file.rows() if row.id in wanted]
    if not ids:
        message = f"no id of {texts.name} stands in {labels.name}"
        raise TableFileError(message)
    click.echo(f"{len(ids)} texts with labels; {file.count - len(ids)} texts without are left out")
    if len(set(ids)) < len(wanted):
        click.echo(f"{len(wanted) - len(set(ids))} labels have no text")
    for line in _lines(ids, given, wanted):
        click.echo(line)


def _code(file: TextFile) -> Iterator[tuple[str, GivenCodes]]:
    """Yield the ids and the codes that the built-in coder suggests, with a progress bar."""
    coder = LexiconCoder(load_codebook()).fit([], [])
    with progress_bar(code_file(file, Redactor(), coder), file.count, "Coding") as pairs:
        for row, found in pairs:
            yield row.id, GivenCodes(reasons(found.suggestions), mentioned(found.suggestions))


def _lines(
    ids: Iterable[str], given: Mapping[str, GivenCodes], wanted: Mapping[str, TextLabels]
) -> Iterator[str]:
    ids = list(ids)
    codes = [given.get(text_id, GivenCodes()) for text_id in ids]
    labels = [wanted[text_id] for text_id in ids]
    yield from _table(
        "Reasons for leaving",
        score([each.reasons for each in codes], [each.reasons for each in labels]),
    )
    yield from _table(
        "Codes in any role",
        score([each.present for each in codes], [each.present for each in labels]),
    )


def _table(title: str, result: Evaluation) -> Iterator[str]:
    yield f"\n{title:<24}  precision  recall     F1   right  wrong  missed"
    for code, tally in result.codes.items():
        yield _line(code, tally)
    yield _line("overall (micro)", result.micro)
    yield f"{'overall (macro)':<24}                     {result.macro_f1:.3f}"
    yield f"95 % interval of the micro F1: {result.low:.3f} to {result.high:.3f}"
    yield (
        f"neutral texts with a code: {result.neutrals_coded} of {result.neutrals}"
        f" ({result.share_of_neutrals_coded:.1%})"
    )


def _line(name: str, tally: Tally) -> str:
    return (
        f"{name:<24}      {tally.precision:.3f}   {tally.recall:.3f}  {tally.f1:.3f}"
        f"  {tally.right:6}  {tally.wrong:5}  {tally.missed:6}"
    )
