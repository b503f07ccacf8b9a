"""Signing in and out."""

from datetime import UTC, datetime

import pyotp
import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.pages import ORIGIN, Page, Pages
from voice.db import Side, transaction
from voice.models.vault.staff import StaffRole
from voice.queries.staff import get_staff
from voice.services.keys import add_staff_slot, found_organisation
from voice.services.staff import create_staff
from voice.web.guards import COOKIE

GOOD = "copper lantern meadow violin"
SECRET = bytes.fromhex("5e" * 32)


@pytest.fixture
def pages(site: Flask) -> Pages:
    return Pages(site, surface="staff")


def make_login(vault: Engine, role: StaffRole) -> str:
    """Enter robin; return the second factor's secret."""
    with transaction(vault) as session:
        staff, totp = create_staff(
            session, login="robin", role=role, passphrase=GOOD, secret=SECRET
        )
        if role is StaffRole.REVIEWER:
            unlocked, _ = found_organisation(session, "testshire")
            add_staff_slot(session, staff.id, GOOD, unlocked)
    return totp


def knock(pages: Pages, totp: str, *, passphrase: str = GOOD, status: int = 200) -> Page:
    code = pyotp.TOTP(totp).at(datetime.now(UTC))
    form = pages.get("/sign-in")
    return pages.press(
        form, "Sign in", status=status, login="robin", passphrase=passphrase, code=code
    )


def test_a_reviewer_comes_in_with_keys_and_goes_without(
    pages: Pages, engines: dict[Side, Engine]
) -> None:
    totp = make_login(engines["vault"], StaffRole.REVIEWER)
    held = pages.app.extensions["readers"]._entries  # noqa: SLF001 - looks for keys left behind

    page = knock(pages, totp)

    assert page.h1 == "Texts to review"
    assert len(held) == 1
    cookie = pages.client.get_cookie(COOKIE, domain="localhost")
    assert cookie
    assert (cookie.secure, cookie.http_only, cookie.same_site) == (True, True, "Strict")
    page = pages.press(page, "Sign out")
    assert "You are signed out." in page.words
    assert not held
    assert pages.get("/review/").h1 == "Sign in"
    pages.client.set_cookie(COOKIE, cookie.value, domain="localhost", secure=True)
    assert pages.get("/review/").h1 == "Sign in"


def test_a_planner_comes_in_without_keys(pages: Pages, engines: dict[Side, Engine]) -> None:
    totp = make_login(engines["vault"], StaffRole.PLANNER)

    page = knock(pages, totp)

    assert page.h1 == "Releases"
    assert not pages.app.extensions["readers"]._entries  # noqa: SLF001 - looks for keys


def test_signing_in_again_ends_the_sign_in_before(
    pages: Pages, engines: dict[Side, Engine]
) -> None:
    totp = make_login(engines["vault"], StaffRole.PLANNER)
    knock(pages, totp)
    old = pages.client.get_cookie(COOKIE, domain="localhost")
    assert old
    with transaction(engines["vault"]) as session:
        get_staff(session, "robin").last_timecode = None

    knock(pages, totp)

    other = pages.app.test_client()
    other.set_cookie(COOKIE, old.value, domain="localhost", secure=True)
    assert other.get("/account", base_url=ORIGIN).status_code == 303


def test_a_wrong_passphrase_says_nothing_of_which_was_wrong(
    pages: Pages, engines: dict[Side, Engine]
) -> None:
    totp = make_login(engines["vault"], StaffRole.PLANNER)

    known = knock(pages, totp, passphrase="wrong wrong wrong wrong", status=403)
    with transaction(engines["vault"]) as session:
        get_staff(session, "robin").login = "pat"
    unknown = knock(pages, totp, status=403)

    assert "do not fit together" in known.words
    assert known.words == unknown.words


def test_an_empty_form_names_what_is_missing(pages: Pages) -> None:
    page = pages.press(pages.get("/sign-in"), "Sign in")

    assert "Type your login." in page.words
    assert "Type your passphrase." in page.words
    assert "Type the code." in page.words


def test_a_picture_keeps_a_sign_in_alive(pages: Pages, engines: dict[Side, Engine]) -> None:
    knock(pages, make_login(engines["vault"], StaffRole.PLANNER))

    reply = pages.client.get("/still-here", base_url=ORIGIN)

    assert (reply.status_code, reply.mimetype) == (200, "image/svg+xml")
