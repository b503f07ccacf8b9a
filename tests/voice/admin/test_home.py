"""The first page leads each person to their work."""

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.signing_in import open_as_new
from voice.db import Side
from voice.models.vault.staff import StaffRole


@pytest.mark.parametrize(
    ("role", "path"),
    [(StaffRole.REVIEWER, "/review/"), (StaffRole.PLANNER, "/planning/releases")],
)
def test_each_role_begins_at_its_own_page(
    site: Flask, engines: dict[Side, Engine], role: StaffRole, path: str
) -> None:
    pages = open_as_new(site, engines["vault"], role=role)

    assert pages.get("/").path == path
