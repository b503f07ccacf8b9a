"""The staff site, for the tests of its pages."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.pages import Pages
from voice.app import create_app
from voice.db import Side


@pytest.fixture
def site(environ: dict[str, str], engines: dict[Side, Engine]) -> Iterator[Flask]:
    with Pages(create_app("staff", environ), surface="staff") as opened:
        yield opened.app
