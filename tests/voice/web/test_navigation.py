"""Links at the head of staff pages."""

import html

from flask import Flask, render_template_string

from voice.errors import BusyError
from voice.models.vault.staff import StaffRole
from voice.web import navigation


def test_a_role_sees_its_own_pages_and_where_it_is() -> None:
    app = Flask(__name__)
    for endpoint, path in (("review.queue.waiting", "/q"), ("planning.releases.releases", "/p")):
        app.add_url_rule(path, endpoint, lambda: "")
    navigation.join(app)

    with app.test_request_context("/q"):
        shown = [
            render_template_string("{{ navigation(role) }}", role=role)
            for role in (StaffRole.REVIEWER, StaffRole.PLANNER)
        ]

    assert [html.unescape(each) for each in shown] == [
        "[('/q', 'Review', True)]",
        "[('/p', 'Releases', False)]",
    ]


def test_a_link_says_how_many_wait_there_if_any_and_if_that_can_be_counted() -> None:
    app = Flask(__name__)
    app.add_url_rule("/s", "review.safety.waiting", lambda: "")
    navigation.join(app)

    def is_away() -> int:
        raise BusyError

    shown = []
    for count in (lambda: 3, lambda: 0, is_away):
        navigation.count_with(app, "review.safety.waiting", count)
        with app.test_request_context("/"):
            shown.append(
                render_template_string("{{ navigation(role)[0][1] }}", role=StaffRole.REVIEWER)
            )

    assert shown == ["Safety reading (3)", "Safety reading", "Safety reading"]


def test_every_role_has_a_first_page_among_its_links() -> None:
    for role in StaffRole:
        assert navigation.FIRST_PAGES[role] in dict(navigation.PAGES[role])
