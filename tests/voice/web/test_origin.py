"""Where a request comes from."""

import pytest
from flask import Flask

from voice.web.origin import is_from_here


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, True),
        ({"Origin": "http://localhost"}, True),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "http://localhost:81"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"}, False),
    ],
)
def test_only_this_sites_own_pages_count(headers: dict[str, str], *, expected: bool) -> None:
    with Flask(__name__).test_request_context("/", method="POST", headers=headers):
        assert is_from_here() is expected
