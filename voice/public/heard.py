"""The page "You said, we did": it shows rows that staff published, and nothing else."""

import time
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Flask, Response, current_app
from flask_babel import format_date, gettext, lazy_gettext

from voice.public.languages import language
from voice.public.shell import static_page
from voice.services.heard_board import Board, Shown, ShownLine
from voice.services.languages import SOURCE, find_language
from voice.web.transaction import transaction

ON_THE_FIRST_PAGE = 3

WHAT = {
    "done": lazy_gettext("What we did"),
    "planned": lazy_gettext("What we will do"),
    "cannot": lazy_gettext("What we cannot do"),
}
WHEN = {
    "done": lazy_gettext("Done in"),
    "planned": lazy_gettext("We will do it by"),
    "cannot": lazy_gettext("We told you in"),
}

bp = Blueprint("heard", __name__)


@dataclass(frozen=True, slots=True)
class Line:
    """One line in the words of the reader, or in English where nobody translated it."""

    said: str
    what: str
    did: str
    when: str
    month: str
    tag: str
    """The language of both halves; empty where it is that of the page."""
    direction: str


def join(app: Flask) -> None:
    """Give ``app`` its board of published lines."""
    app.extensions["heard_board"] = Board(
        lambda: transaction("intake_read"), app.app_context, time.monotonic
    )


@bp.get("/heard")
def show() -> Response:
    """Show every published line, or say plainly that there is none yet."""
    shown = _board().read()
    return static_page(
        "public/heard.html",
        title=gettext("You said, we did"),
        lines=list_lines(shown),
        since=_name_month(shown.since) if shown.since else "",
    )


def list_newest() -> tuple[Line, ...]:
    """Return the few lines for the first page, from memory."""
    return list_lines(_board().look())[:ON_THE_FIRST_PAGE]


def list_lines(shown: Shown) -> tuple[Line, ...]:
    """Put published lines into the language of the page."""
    return tuple(_line(line) for line in shown.lines)


def _line(line: ShownLine) -> Line:
    code, said, did = line.in_language(language().code)
    found = find_language(code) or SOURCE
    is_other = found != language()
    return Line(
        said=said,
        what=str(WHAT[line.outcome]),
        did=did,
        when=str(WHEN[line.outcome]),
        month=_name_month(line.month),
        tag=found.tag if is_other else "",
        direction=found.direction if is_other else "",
    )


def _name_month(month: str) -> str:
    name: str = format_date(date.fromisoformat(f"{month}-01"), "MMMM yyyy")
    return name


def _board() -> Board:
    found: Board = current_app.extensions["heard_board"]
    return found
