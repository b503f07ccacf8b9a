"""Single-letter keys."""

from flask import Response

from voice.web.shortcuts import are_shortcuts_on, set_shortcuts


def test_keys_are_off_until_somebody_switches_them_on() -> None:
    assert not are_shortcuts_on({})
    assert are_shortcuts_on({"__Host-k": "on"})
    assert not are_shortcuts_on({"__Host-k": "off"})


def test_the_choice_stays_in_this_browser_and_out_of_reach_of_scripts() -> None:
    for is_on, value in ((True, "on"), (False, "off")):
        response = Response()

        set_shortcuts(response, is_on=is_on)

        cookie = response.headers["Set-Cookie"]
        assert cookie.startswith(f"__Host-k={value};")
        assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Strict"))
