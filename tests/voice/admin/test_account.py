"""One's own account, and the first page."""

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.factories import make_staff
from tests.pages import Pages
from tests.signing_in import open_as
from voice.db import Side, transaction
from voice.models.vault.staff import Staff


@pytest.fixture
def ruth(engines: dict[Side, Engine]) -> Staff:
    with transaction(engines["vault"]) as session:
        return make_staff(session)


@pytest.fixture
def pages(site: Flask, engines: dict[Side, Engine], ruth: Staff) -> Pages:
    return open_as(site, engines["vault"], ruth)


def test_single_letter_keys_are_switched_on_and_off(pages: Pages) -> None:
    page = pages.get("/account")
    assert "checked" not in page.html

    page = pages.press(page, "Save", shortcuts="y")
    assert "Saved for this browser." in page.words
    assert "checked" in page.html

    action, sent = page.fields("Save")
    sent.pop("shortcuts")
    assert "checked" not in pages.post(action, sent).html


def test_other_sign_ins_of_this_person_end(
    pages: Pages, site: Flask, engines: dict[Side, Engine], ruth: Staff
) -> None:
    elsewhere = open_as(site, engines["vault"], ruth)

    page = pages.press(pages.get("/account"), "Sign out everywhere else")

    assert "Other sign-ins that ended: 1." in page.words
    assert elsewhere.get("/account").h1 == "Sign in"
