"""Redact, flag and code every text of a file, a batch at a time."""

from collections.abc import Iterator

from analysis.codebook import Role
from analysis.coders.base import Coder
from analysis.pipeline import Analysed, analyse
from analysis.redaction import Redactor
from analysis.text import PlainText
from voice.services.text_files import TextFile, TextRow

BATCH_TEXTS = 100


def code_file(
    file: TextFile, redactor: Redactor, coder: Coder, *, question: Role | None = None
) -> Iterator[tuple[TextRow, Analysed]]:
    """Yield each row with what was found in it, in the order of the file.

    :param coder: fitted, ready to predict
    :param question: the role that the question behind the texts suggests, if any
    """
    for rows in file.batches(BATCH_TEXTS):
        texts = [PlainText(row.text) for row in rows]
        found = analyse(texts, redactor, coder, [question] * len(texts))
        yield from zip(rows, found, strict=True)
