import re

import pytest
import segno

from tests.pages import TOPIC_WORDS
from voice.errors import SettingsError
from voice.services.posters import QUIET_MODULES, design_poster, draw_square, list_languages

URL = "https://say.example.org"


def paint(path: str, size: int) -> list[list[bool]]:
    """Fill what the path of an SVG encloses, module by module."""
    dark = [[False] * size for _ in range(size)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        for column in range(int(x), int(x) + int(width)):
            dark[int(y)][column] = True
    return dark


def test_the_drawing_is_the_code_of_the_address_in_a_quiet_margin() -> None:
    square = draw_square(URL)

    painted = paint(square.path, square.size)
    inside = [row[QUIET_MODULES:-QUIET_MODULES] for row in painted[QUIET_MODULES:-QUIET_MODULES]]
    code = segno.make_qr(URL, error="q", boost_error=False)
    assert inside == [[bool(module) for module in row] for row in code.matrix]
    margin = painted[:QUIET_MODULES] + painted[-QUIET_MODULES:]
    assert not any(map(any, margin))
    assert not any(any(row[:QUIET_MODULES] + row[-QUIET_MODULES:]) for row in painted)


def test_the_whole_path_is_drawn() -> None:
    assert re.sub(r"M\d+ \d+h(\d+)v1h-\1z", "", draw_square(URL).path) == ""


def test_nothing_on_a_poster_names_the_topic() -> None:
    poster = design_poster("Have your say", f"{URL}/", list_languages())

    words = " ".join(
        [poster.name, poster.address, *(f"{each.line} {each.how}" for each in poster.lines)]
    )
    assert TOPIC_WORDS.findall(words) == []
    assert poster.address == "say.example.org"


def test_languages_come_once_each_in_the_order_named() -> None:
    poster = design_poster("Have your say", URL, ["ur", "en", "ur"])

    assert [(line.language, line.direction) for line in poster.lines] == [
        ("ur", "rtl"),
        ("en", "ltr"),
    ]


@pytest.mark.parametrize(
    ("name", "url", "wrong"),
    [
        ("Have your say", "", "must be the address"),
        ("Have your say", "http://say.example.org", "must be the address"),
        ("Have your say", f"{URL}/?from=poster", "must be the address"),
        ("Have your say", f"{URL}/{'x' * 40}", "longer than 60"),
        ("Have your say", "https://run-away.example.org", "VOICE_PUBLIC_URL names the topic"),
        ("Kids in Care", URL, "VOICE_SITE_NAME names the topic with “Care”"),
    ],
)
def test_what_may_not_stand_on_a_wall_is_refused(name: str, url: str, wrong: str) -> None:
    with pytest.raises(SettingsError, match=wrong):
        design_poster(name, url, ["en"])


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(SettingsError, match="in fr"):
        design_poster("Have your say", URL, ["fr"])
