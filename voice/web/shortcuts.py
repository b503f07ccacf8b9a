"""Whether a browser uses single-letter keys; off until a person switches them on."""

from collections.abc import Mapping

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

COOKIE = "__Host-k"
ONE_YEAR = 365 * 24 * 3600


def are_shortcuts_on(cookies: Mapping[str, str]) -> bool:
    """Tell what a browser's cookies say."""
    return cookies.get(COOKIE) == "on"


def set_shortcuts(response: Response | BaseResponse, *, is_on: bool) -> None:
    """Keep a person's choice in their browser."""
    response.set_cookie(
        COOKIE,
        "on" if is_on else "off",
        max_age=ONE_YEAR,
        path="/",
        secure=True,
        httponly=True,
        samesite="Strict",
    )
