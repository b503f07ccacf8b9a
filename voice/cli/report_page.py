"""The page that ``voice analyse`` writes: one file, no request, no word of a text."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from voice.services.reports import Report, Theme
from voice.web.charts import Measure, draw_bars

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
MAX_LISTED = 200
"""How many flags and empty texts the page lists; the tables have them all."""


@dataclass(frozen=True, slots=True)
class Method:
    """How the codes came about, to be printed beside every figure.

    :param codebook: its version
    :param coder: name and version
    :param question: what the question asked for, in words
    :param notes: what to know of how the file was read, one sentence each
    """

    codebook: str
    coder: str
    question: str
    notes: tuple[str, ...]


def render_report(report: Report, method: Method) -> str:
    """Return the page as HTML."""
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = pages.get_template("analysis/report.html")
    chart = draw_bars([_measure(theme) for theme in report.reasons if theme.children])
    taken_out = [f"{kind.replace('_', ' ')} ({number})" for kind, number in report.redactions]
    return template.render(
        report=report, method=method, chart=chart, taken_out=taken_out, max_listed=MAX_LISTED
    )


def _measure(theme: Theme) -> Measure:
    words = f"{theme.percent:.1f} % ({theme.children})"
    return Measure(theme.label, theme.percent, words, theme.low, theme.high)
