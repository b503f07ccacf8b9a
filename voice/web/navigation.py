"""Where each role may go: the links at the head of every staff page."""

from collections.abc import Callable

from flask import Flask, current_app, request, url_for
from flask.sansio.app import App

from voice.errors import BusyError
from voice.models.vault.staff import StaffRole

FIRST_PAGES = {
    StaffRole.REVIEWER: "review.queue.waiting",
    StaffRole.PLANNER: "planning.releases.releases",
}
PAGES = {
    StaffRole.REVIEWER: (
        ("review.queue.waiting", "Review"),
        ("review.safety.waiting", "Safety reading"),
        ("review.safeguarding.flags", "Flags"),
        ("review.themes.themes", "Themes"),
        ("review.releases.releases", "Releases"),
        ("review.paper.waiting", "Paper"),
        ("review.heard.lines", "You said, we did"),
    ),
    StaffRole.PLANNER: (("planning.releases.releases", "Releases"),),
}


def join(app: Flask) -> None:
    """Give templates ``navigation(role)``: address, words and whether a link is this page's.

    Words end with how many wait there, where the page said how to count.
    """

    def navigation(role: StaffRole) -> list[tuple[str, str, bool]]:
        here = (request.endpoint or "").rpartition(".")[0]
        return [
            (url_for(endpoint), words + _waiting(endpoint), endpoint.rpartition(".")[0] == here)
            for endpoint, words in PAGES[role]
            if endpoint in app.view_functions
        ]

    app.add_template_global(navigation)


def count_with(app: App, endpoint: str, count: Callable[[], int]) -> None:
    """Show behind the link to ``endpoint`` how many wait there."""
    app.extensions.setdefault("waiting_counts", {})[endpoint] = count


def _waiting(endpoint: str) -> str:
    counts: dict[str, Callable[[], int]] = current_app.extensions.get("waiting_counts", {})
    if endpoint not in counts:
        return ""
    try:
        number = counts[endpoint]()
    except BusyError:  # the page that says so still has its links
        return ""
    return f" ({number})" if number else ""
