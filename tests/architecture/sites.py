"""Both sites on fresh databases, and how to ask for any of their routes."""

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from tests.factories import make_staff
from voice.app import Surface
from voice.db import make_engine, transaction
from voice.models.vault.staff import StaffRole
from voice.services.sessions import start_session
from voice.web.guards import COOKIE, policy_of

ORIGIN = "https://localhost"
FILLINGS = ("1", "a", "00" * 16, "csv")
STRANGERS = "strangers"


def describe(app: Flask, surface: Surface) -> list[dict[str, object]]:
    """Return each route with its methods and who may use it, in order."""
    found: list[dict[str, object]] = []
    for rule in app.url_map.iter_rules():
        roles = policy_of(app.view_functions[rule.endpoint])
        found.append(
            {
                "surface": surface,
                "path": rule.rule,
                "methods": list_methods(rule),
                "for": sorted(roles) if roles else [STRANGERS],
            }
        )
    return sorted(found, key=lambda route: (str(route["path"]), str(route["methods"])))


def list_methods(rule: Rule) -> list[str]:
    """Return the methods that a route answers by a view of its own."""
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def list_addresses(app: Flask, path: str, method: str) -> Iterator[str]:
    """Yield addresses that lead to a route, with something in the place of each parameter."""
    parts = re.split(r"<[^>]+>", path)
    adapter = app.url_map.bind("localhost")
    for fillings in product(FILLINGS, repeat=len(parts) - 1):
        address = parts[0] + "".join(a + b for a, b in zip(fillings, parts[1:], strict=True))
        try:
            rule, _ = adapter.match(address, method=method, return_rule=True)
        except HTTPException:
            continue
        if rule.rule == path:
            yield address


def sign_in(client: FlaskClient, vault_url: str, role: StaffRole) -> None:
    """Let ``client`` be signed in as a new person with ``role``."""
    engine = make_engine(vault_url)
    with transaction(engine) as session:
        staff = make_staff(session, secrets.token_hex(4), role=role)
        token = start_session(session, staff, datetime.now(UTC))
    engine.dispose()
    client.set_cookie(COOKIE, token, domain="localhost", secure=True)
