"""Open the staff site as somebody who is signed in."""

from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import Engine

from tests.factories import make_staff
from tests.pages import Pages
from voice.db import transaction
from voice.models.vault.staff import Staff, StaffRole
from voice.services.sessions import start_session
from voice.web.guards import COOKIE


def open_as(app: Flask, vault: Engine, staff: Staff) -> Pages:
    """Return a client with a sign-in of ``staff``, started now."""
    pages = Pages(app, surface="staff")
    with transaction(vault) as session:
        token = start_session(session, staff, datetime.now(UTC))
    pages.client.set_cookie(COOKIE, token, domain="localhost", secure=True)
    return pages


def open_as_new(
    app: Flask, vault: Engine, login: str = "ruth", *, role: StaffRole = StaffRole.REVIEWER
) -> Pages:
    """Return a client with a sign-in of a person who is entered now."""
    with transaction(vault) as session:
        staff = make_staff(session, login, role=role)
    return open_as(app, vault, staff)
