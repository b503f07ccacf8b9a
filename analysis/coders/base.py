"""What every coder promises: the same text, the same codes, each with its evidence.

A coder takes its settings in the constructor, learns in :meth:`Coder.fit`
(which returns the coder and forgets what was learned before) and changes
nothing in :meth:`Coder.predict`. One suite of tests runs over every coder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self

from analysis.codebook import Role
from analysis.text import RedactedText, Span


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code a machine proposes; only a person makes it a coding."""

    code: str
    """Slug of a code of the codebook."""
    role: Role
    span: Span
    """The evidence: the clause in the redacted text."""
    score: float
    """How sure the coder is, 0 to 1."""
    coder: str
    why: str
    """Words and rule that led here; holds words of the text, so it is kept as safe as the text."""

    @property
    def rule(self) -> str:
        """The rule alone, without a word of the text: what may be kept in the clear."""
        return self.why.partition("rule ")[2].partition(" · ")[0]

    def __repr__(self) -> str:
        return f"Suggestion({self.code}, {self.role}, {self.score:.2f}, {self.coder})"


class Coder(Protocol):
    """Reads redacted texts and suggests codes."""

    @property
    def name(self) -> str:
        """The coder's name, stored with each suggestion."""

    @property
    def version(self) -> str:
        """Changes whenever the same text could get other codes."""

    def fit(
        self, texts: Sequence[RedactedText], codings: Sequence[Sequence[tuple[str, Role]]]
    ) -> Self:
        """Learn from texts that people coded, one list of (code, role) for each text."""

    def predict(
        self,
        texts: Sequence[RedactedText],
        *,
        questions: Sequence[str | None] | None = None,
    ) -> list[tuple[Suggestion, ...]]:
        """Suggest codes, one tuple for each text, in the same order.

        :param questions: for each text the slug of the role its question suggests,
            ``None`` for a text that answers no question
        """
