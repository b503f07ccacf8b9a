"""Errors of the library.

AnalysisError
├── CodebookError        a codebook file breaks a rule
├── NotFittedError       a coder was asked before it was fitted
├── SpanError            offsets do not lie inside a text
├── TrainingError        a line of the training corpus breaks a rule
└── DisclosureError      a table cannot be made safe to publish
"""


class AnalysisError(Exception):
    """Root of every error this library raises on purpose."""


class CodebookError(AnalysisError):
    """A codebook breaks a rule; the message names the code and the rule."""


class NotFittedError(AnalysisError):
    """A coder was asked to predict before :meth:`fit` was called."""

    def __init__(self, coder: object) -> None:
        super().__init__(f"{type(coder).__name__} is not fitted yet: call fit first")


class SpanError(AnalysisError):
    """Offsets do not lie inside a text, or run backwards."""


class TrainingError(AnalysisError):
    """The training corpus breaks a rule; the message names file, line and rule."""


class DisclosureError(AnalysisError):
    """A table cannot be made safe to publish; the message says which rule failed."""
