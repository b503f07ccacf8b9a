"""The stages in order, for any number of texts: redact, flag, code.

Flags are looked for in the text as typed, codes in the redacted one. No text
needs another, so a batch only saves calls: the results are the same for any
size, order or engine.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, repeat

from analysis.coders.base import Coder, Suggestion
from analysis.flags import Flag, find_flags
from analysis.redaction import Redaction, Redactor
from analysis.text import PlainText

BATCH = 64
"""How many texts a coder gets at once."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """What the stages found in one text."""

    redaction: Redaction
    flags: tuple[Flag, ...]
    """Their spans lie in the plain text."""
    suggestions: tuple[Suggestion, ...]
    """Their spans lie in the redacted text; :meth:`Redaction.to_plain` leads back."""


def analyse(
    texts: Iterable[PlainText],
    redactor: Redactor,
    coder: Coder,
    questions: Iterable[str | None] | None = None,
) -> Iterator[Analysed]:
    """Redact, flag and code texts; yield one result for each, in the same order.

    :param questions: for each text the slug of the role its question suggests
    :raises ValueError: if there are more texts than questions, or fewer
    """
    if questions is None:
        pairs: Iterator[tuple[PlainText, str | None]] = zip(texts, repeat(None), strict=False)
    else:
        pairs = zip(texts, questions, strict=True)
    while batch := list(islice(pairs, BATCH)):
        yield from _analyse_batch(batch, redactor, coder)


def _analyse_batch(
    batch: Sequence[tuple[PlainText, str | None]], redactor: Redactor, coder: Coder
) -> Iterator[Analysed]:
    redactions = [redactor.redact(text) for text, _question in batch]
    coded = coder.predict(
        [redaction.text for redaction in redactions],
        questions=[question for _text, question in batch],
    )
    for (text, _question), redaction, suggestions in zip(batch, redactions, coded, strict=True):
        yield Analysed(redaction, find_flags(text), suggestions)
