"""A view opens only the doors that its surface has."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from voice.db import Side
from voice.web.transaction import set_engines, transaction


class EndError(Exception):
    """Something went wrong in the middle of a view."""


@pytest.fixture
def site(engines: dict[Side, Engine]) -> Iterator[Flask]:
    site = Flask("planted")
    set_engines(site, {"intake": engines["intake"]})
    with site.app_context():
        yield site


COUNT = "SELECT count(*) FROM form_token"
INSERT = (
    "INSERT INTO form_token (token_hash, revision, body_mac, week) VALUES ('a', 0, 'b', '2030-W10')"
)


@pytest.mark.usefixtures("site")
def test_what_a_view_did_stays_when_it_ends_well() -> None:
    with transaction("intake") as session:
        session.execute(text(INSERT))

    with transaction("intake") as session:
        assert session.scalar(text(COUNT)) == 1


@pytest.mark.usefixtures("site")
def test_what_a_view_did_is_gone_when_it_fails() -> None:
    def fail_half_way() -> None:
        with transaction("intake") as session:
            session.execute(text(INSERT))
            raise EndError

    with pytest.raises(EndError):
        fail_half_way()

    with transaction("intake") as session:
        assert session.scalar(text(COUNT)) == 0


@pytest.mark.usefixtures("site")
def test_a_door_that_the_surface_lacks_stays_shut() -> None:
    with pytest.raises(KeyError, match="vault"):
        transaction("vault")
