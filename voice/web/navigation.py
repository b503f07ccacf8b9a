"""Where each role may go: the links at the head of every staff page."""

from flask import Flask, request, url_for

from voice.models.vault.staff import StaffRole

FIRST_PAGES = {
    StaffRole.REVIEWER: "review.queue.waiting",
    StaffRole.PLANNER: "planning.releases.releases",
}
PAGES = {
    StaffRole.REVIEWER: (
        ("review.queue.waiting", "Review"),
        ("review.safeguarding.flags", "Flags"),
        ("review.themes.themes", "Themes"),
        ("review.releases.releases", "Releases"),
    ),
    StaffRole.PLANNER: (("planning.releases.releases", "Releases"),),
}


def join(app: Flask) -> None:
    """Give templates ``navigation(role)``: address, words and whether a link is this page's."""

    def navigation(role: StaffRole) -> list[tuple[str, str, bool]]:
        here = (request.endpoint or "").rpartition(".")[0]
        return [
            (url_for(endpoint), words, endpoint.rpartition(".")[0] == here)
            for endpoint, words in PAGES[role]
            if endpoint in app.view_functions
        ]

    app.add_template_global(navigation)
