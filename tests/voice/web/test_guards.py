"""Who may open which page."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, update

from tests.pages import ORIGIN, Pages
from tests.signing_in import open_as_new
from voice.db import Side, transaction
from voice.errors import PolicyError
from voice.models.vault.staff import LoginSession, StaffRole
from voice.web.guards import COOKIE, allow, allow_strangers, check_policies, policy_of


@pytest.fixture
def planner(site: Flask, engines: dict[Side, Engine]) -> Pages:
    return open_as_new(site, engines["vault"], role=StaffRole.PLANNER)


def view() -> str:
    return ""


def test_a_route_without_a_policy_stops_the_start() -> None:
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/open", "open", view)

    with pytest.raises(PolicyError, match="/open"):
        check_policies(app)


def test_a_view_has_one_policy() -> None:
    def another() -> str:
        return ""

    allow(StaffRole.REVIEWER)(another)

    assert policy_of(another) == frozenset({StaffRole.REVIEWER})
    with pytest.raises(PolicyError, match="twice"):
        allow_strangers(another)


def test_a_policy_names_a_role() -> None:
    with pytest.raises(PolicyError, match="role"):
        allow()


def test_a_stranger_is_sent_to_sign_in_or_refused(site: Flask) -> None:
    client = site.test_client()

    get = client.get("/review/", base_url=ORIGIN)
    post = client.post("/review/undo", base_url=ORIGIN)

    assert (get.status_code, get.headers["Location"]) == (303, "/sign-in")
    assert post.status_code == 403


def test_a_wrong_role_is_refused(planner: Pages) -> None:
    page = planner.get("/review/", status=403)

    assert page.h1 == "You may not open this page"


def test_a_made_up_token_opens_nothing(site: Flask) -> None:
    client = site.test_client()
    client.set_cookie(COOKIE, "x" * 43, domain="localhost", secure=True)

    assert client.get("/account", base_url=ORIGIN).status_code == 303


def test_a_sign_in_in_use_is_written_down_and_an_idle_one_ends(
    planner: Pages, engines: dict[Side, Engine]
) -> None:
    def was_seen(ago: timedelta) -> None:
        with transaction(engines["vault"]) as session:
            session.execute(update(LoginSession).values(seen_at=datetime.now(UTC) - ago))

    was_seen(timedelta(minutes=14))
    assert planner.get("/account").h1 == "Your account"
    with transaction(engines["vault"]) as session:
        seen = session.query(LoginSession).one().seen_at
    assert datetime.now(UTC) - seen < timedelta(minutes=1)
    was_seen(timedelta(minutes=15))
    assert planner.get("/account").h1 == "Sign in"


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_form_from_elsewhere_is_refused(planner: Pages, headers: dict[str, str]) -> None:
    page = planner.get("/account")
    action, sent = page.fields("Sign out")

    reply = planner.client.post(action, data=sent, base_url=ORIGIN, headers=headers)

    assert reply.status_code == 403
    assert planner.get("/account").h1 == "Your account"


def test_a_form_without_its_token_is_refused(planner: Pages) -> None:
    planner.post("/sign-out", {}, status=400)

    assert planner.get("/account").h1 == "Your account"
