"""The staff site as a reviewer sees it, with keys unlocked."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.factories import make_unlocked
from tests.pages import Pages
from tests.signing_in import open_as_new
from voice.db import Side
from voice.services.sessions import hash_token
from voice.web.guards import COOKIE


@pytest.fixture
def vault(engines: dict[Side, Engine]) -> Engine:
    return engines["vault"]


@pytest.fixture
def reviewer(site: Flask, vault: Engine) -> Pages:
    """Open the site as a reader whose passphrase has unlocked the keys."""
    pages = open_as_new(site, vault)
    cookie = pages.client.get_cookie(COOKIE, domain="localhost")
    assert cookie
    site.extensions["readers"].keep(hash_token(cookie.value), make_unlocked(), datetime.now(UTC))
    return pages
