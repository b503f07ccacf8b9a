"""The security headers of both sites, set on every reply."""

import base64
import hashlib
from collections.abc import Sequence

from flask import Flask
from werkzeug.wrappers import Response

OFF = (
    "accelerometer",
    "autoplay",
    "camera",
    "clipboard-read",
    "display-capture",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "usb",
)
SHARED = {
    "Cache-Control": "no-store",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in OFF),
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, noarchive",
}
FRAME = (
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
STAFF_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    f"font-src 'self'; {FRAME}"
)


def join_child(app: Flask, *, styles: Sequence[str], scripts: Sequence[str]) -> None:
    """Set the headers of the young people's site.

    :param styles: the style blocks that may stand in a page, to the letter
    :param scripts: the same for scripts
    """
    policy = (
        f"default-src 'none'; style-src {_hashes(styles)}; script-src {_hashes(scripts)}; "
        f"img-src data:; {FRAME}"
    )
    _join(app, policy)


def join_staff(app: Flask) -> None:
    """Set the headers of the staff site: files of its own, nothing inline."""
    _join(app, STAFF_POLICY)


def _join(app: Flask, policy: str) -> None:
    def set_headers(response: Response) -> Response:
        present = {name.lower() for name, _ in response.headers}
        for name, value in SHARED.items():
            if name.lower() not in present:
                response.headers.add(name, value)
        response.headers["Content-Security-Policy"] = policy
        return response

    app.after_request(set_headers)


def _hashes(blocks: Sequence[str]) -> str:
    digests = (hashlib.sha256(block.encode()).digest() for block in blocks)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
