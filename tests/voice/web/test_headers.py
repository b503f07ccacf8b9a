"""Security headers."""

import base64
import hashlib
from collections.abc import Callable

import pytest
from flask import Flask

from voice.web.headers import SHARED, join_child, join_staff


def site(join: Callable[[Flask], None]) -> Flask:
    app = Flask(__name__)
    join(app)

    @app.get("/")
    def show() -> str:
        return "a page"

    return app


def child_site() -> Flask:
    return site(lambda app: join_child(app, styles=["p{margin:0}"], scripts=["var a;"]))


@pytest.mark.parametrize("path", ["/", "/nothing"])
@pytest.mark.parametrize("app", [child_site(), site(join_staff)], ids=["child", "staff"])
def test_every_reply_carries_the_shared_headers(app: Flask, path: str) -> None:
    headers = app.test_client().get(path).headers

    assert {name: headers[name] for name in SHARED} == SHARED
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_child_pages_run_the_named_blocks_and_nothing_else() -> None:
    policy = child_site().test_client().get("/").headers["Content-Security-Policy"]

    digest = base64.b64encode(hashlib.sha256(b"p{margin:0}").digest()).decode()
    assert f"style-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "'self'" not in policy.replace("form-action 'self'", "")
    assert "frame-ancestors 'none'" in policy


def test_staff_pages_run_files_of_the_site_and_nothing_inline() -> None:
    policy = site(join_staff).test_client().get("/").headers["Content-Security-Policy"]

    assert "script-src 'self';" in policy
    assert "sha256" not in policy
    assert "unsafe" not in policy
