"""Rules about every route of both sites."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from flask import Blueprint, Flask

from tests.architecture.sites import (
    ORIGIN,
    STRANGERS,
    describe,
    list_addresses,
    sign_in,
)
from tests.architecture.tree import ROOT, list_templates
from tests.databases import Databases
from tests.factories import make_environ
from voice.app import Surface, create_app
from voice.errors import PolicyError
from voice.models.vault.staff import StaffRole
from voice.public.visits import COOKIE
from voice.web.guards import check_policies

LISTED: list[dict[str, Any]] = json.loads(
    (ROOT / "tests" / "architecture" / "routes.json").read_text(encoding="utf-8")
)
CLOSED = [
    (route["path"], method, route["for"])
    for route in LISTED
    if route["for"] != [STRANGERS] and route["surface"] == "staff"
    for method in route["methods"]
]
TOPIC = re.compile(r"run|away|missing|abus|care|police|safe", re.IGNORECASE)
SPELLING = re.compile(r"^(/([a-z0-9]+(-[a-z0-9]+)*|<[a-z]+(\(.*\))?:[a-z_]+>))*/?$")

Environ = dict[str, str]
Ask = Callable[[str, str, str], int]


@pytest.fixture(scope="module")
def environ(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Environ:
    folder = tmp_path_factory.mktemp("sites")
    return make_environ(databases.sqlite(folder), folder)


@pytest.fixture(scope="module")
def sites(environ: Environ) -> Iterator[dict[Surface, Flask]]:
    made = {surface: create_app(surface, environ) for surface in get_args(Surface)}
    yield made
    for site in made.values():
        for engine in site.extensions["engines"].values():
            engine.dispose()


def find_misspelt(paths: list[str]) -> list[str]:
    return [path for path in paths if not SPELLING.match(path)]


def find_topic_words(words: list[str]) -> list[str]:
    return [word for word in words if TOPIC.search(word)]


def list_paths(site: Flask) -> list[str]:
    return [rule.rule for rule in site.url_map.iter_rules()]


def test_each_route_is_listed_and_each_listed_route_is_there(sites: dict[Surface, Flask]) -> None:
    routes = [route for surface, site in sites.items() for route in describe(site, surface)]

    assert routes == LISTED


def test_the_public_site_has_public_pages_only(sites: dict[Surface, Flask]) -> None:
    endpoints = [rule.endpoint for rule in sites["public"].url_map.iter_rules()]

    assert [name for name in endpoints if not name.startswith("public.")] == []


def test_addresses_are_lower_case_hyphenated_and_typed(sites: dict[Surface, Flask]) -> None:
    assert [find_misspelt(list_paths(site)) for site in sites.values()] == [[], []]


@pytest.mark.parametrize("path", ["/Help", "/go_on", "/q/<number>", "/q//a", "help"])
def test_a_planted_misspelling_is_found(path: str) -> None:
    assert find_misspelt([path]) == [path]


def test_no_public_address_or_cookie_names_the_topic(sites: dict[Surface, Flask]) -> None:
    assert find_topic_words([*list_paths(sites["public"]), COOKIE]) == []


@pytest.mark.parametrize("word", ["/run-away", "/keep-safe", "__Host-missing", "/in-care"])
def test_a_planted_topic_word_is_found(word: str) -> None:
    assert find_topic_words([word]) == [word]


def test_a_route_without_a_policy_stops_the_start(environ: Environ) -> None:
    site = create_app("staff", environ)
    planted = Blueprint("planted", __name__)
    planted.add_url_rule("/planted", view_func=lambda: "open to all", endpoint="planted")
    site.register_blueprint(planted)

    with pytest.raises(PolicyError, match="/planted"):
        check_policies(site)
    for engine in site.extensions["engines"].values():
        engine.dispose()


def find_dead_links(html: str, sites: dict[Surface, Flask]) -> list[str]:
    """Return each address written out in a template that leads to no page of either site."""
    adapters = [site.url_map.bind("localhost") for site in sites.values()]
    return [
        link
        for link in re.findall(r'(?:href|action)="(?:\{\{ at\(")?(/[^"{]*)"', html)
        if not any(adapter.allowed_methods(link.partition("#")[0]) for adapter in adapters)
    ]


@pytest.mark.parametrize("template", list_templates(), ids=str)
def test_each_address_in_a_template_leads_somewhere(
    sites: dict[Surface, Flask], template: Path
) -> None:
    html = (ROOT / template).read_text(encoding="utf-8")

    assert find_dead_links(html, sites) == []


def test_a_planted_dead_address_is_found(sites: dict[Surface, Flask]) -> None:
    html = (
        '<a href="/help#now">a</a> <form action="/nowhere"></form> <a href="{{ neutral }}">b</a>'
        """<a href="{{ at("/help") }}">c</a> <form action="{{ at("/nothing") }}"></form>"""
    )

    assert find_dead_links(html, sites) == ["/nowhere", "/nothing"]


def find_fixed_links(html: str) -> list[str]:
    """Return each address of a child's page that would not keep its language."""
    return re.findall(r'(?:href|action)="(/[^"]*)"', html)


@pytest.mark.parametrize(
    "template",
    [
        path
        for path in list_templates()
        if str(path.parent) in {"templates/public", "templates/errors"}
    ],
    ids=str,
)
def test_each_address_in_a_childs_page_keeps_its_language(template: Path) -> None:
    assert find_fixed_links((ROOT / template).read_text(encoding="utf-8")) == []


def test_a_planted_address_without_a_language_is_found() -> None:
    assert find_fixed_links('<a href="/help">a</a> <a href="{{ at("/help") }}">b</a>') == ["/help"]


@pytest.fixture
def ask(sites: dict[Surface, Flask], environ: Environ) -> Ask:
    """Open an address of a staff route as somebody with a role; return the status."""

    def ask_as(path: str, method: str, role: str) -> int:
        site = sites["staff"]
        client = site.test_client()
        if role != STRANGERS:
            sign_in(client, environ["VOICE_VAULT_URL"], StaffRole(role))
        address = next(list_addresses(site, path, method))
        headers = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
        answer = client.open(address, method=method, base_url=ORIGIN, headers=headers)
        is_sent_to_sign_in = answer.status_code == 303 and "sign-in" in answer.headers["Location"]
        return 401 if is_sent_to_sign_in else answer.status_code

    return ask_as


@pytest.mark.parametrize(
    ("path", "method", "roles"), CLOSED, ids=[f"{method} {path}" for path, method, _ in CLOSED]
)
class TestClosedRoute:
    def test_refuses_a_stranger(self, ask: Ask, path: str, method: str, roles: list[str]) -> None:
        assert STRANGERS not in roles

        assert ask(path, method, STRANGERS) == (401 if method == "GET" else 403)

    def test_refuses_each_wrong_role_and_no_right_one(
        self, ask: Ask, path: str, method: str, roles: list[str]
    ) -> None:
        refused = {role.value for role in StaffRole if ask(path, method, role) in {401, 403}}

        assert refused == {role.value for role in StaffRole} - set(roles)
