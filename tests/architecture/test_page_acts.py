"""What the young people's pages never ask for: dragging, hovering, haste, or a puzzle."""

import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, list_templates

SCRIPTS = sorted((ROOT / "templates" / "public").glob("*.js"))
TEMPLATES = [
    path
    for path in list_templates()
    if path.parts[1] in ("public", "errors") and "staff" not in path.parts
]
WAY_OUT = "templates/public/leave.html"
"""The blank page of the way out: it leads on by itself, at once."""
IN_MARKUP = {
    "a slider": r"type=\W?range|role=\W?slider|<meter\b|<progress\b",
    "dragging": r"\bdraggable\b|\bdropzone\b",
    "words that only a pointer finds": r"\stitle=|role=\W?tooltip",
    "something that plays by itself": r"\bautoplay\b|<marquee\b|<blink\b|<canvas\b",
    "a time limit": r"http-equiv=\W?refresh|role=\W?timer",
    "a puzzle": r"captcha|turnstile|<iframe\b|<object\b|<embed\b",
    "the focus moved on arrival": r"\bautofocus\b",
    "a limit that cuts what is pasted": r"\bmaxlength\b",
    "a nudge to say more": r"(write|tell us|say) more\b|at least \d|\bminlength\b|\brequired\b"
    r"|almost (there|done)|keep going|want to (skip|stop)\?|don.t (stop|go)",
}
IN_SCRIPT = {
    "dragging": r"\b(on)?drag\w*\b|\b(on)?drop\b",
    "swiping": r"\b(on)?(touch(start|move|end)|pointer(down|move|up)|gesture\w*)\b",
    "hovering": r"\b(on)?(mouse(over|enter|move|out|leave)|pointer(over|enter))\b",
    "shaking or tilting": r"device(motion|orientation)",
    "a clock that counts": r"\bsetInterval\b|\brequestAnimationFrame\b|new Date\b|Date\.now",
    "one key by itself": r"\b(accessKey|onkeypress|keypress)\b",
    "something that plays by itself": r"\.play\(|new Audio\b",
    "a trace": r"localStorage|sessionStorage|indexedDB|serviceWorker|\.cookie\b",
    "a message to elsewhere": r"fetch\(|XMLHttpRequest|sendBeacon|WebSocket|new Image\b",
}


def find_faults(text: str, rules: dict[str, str]) -> list[str]:
    """Name each rule that a text breaks."""
    return [name for name, pattern in rules.items() if re.search(pattern, text, re.IGNORECASE)]


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
def test_a_page_asks_for_nothing_that_some_children_cannot_do(template: Path) -> None:
    allowed = ["a time limit"] if str(template) == WAY_OUT else []

    assert find_faults((ROOT / template).read_text(encoding="utf-8"), IN_MARKUP) == allowed


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_asks_for_nothing_that_some_children_cannot_do(script: Path) -> None:
    assert find_faults(script.read_text(encoding="utf-8"), IN_SCRIPT) == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<input type="range" name="code">', "a slider"),
        ('<li draggable="true">', "dragging"),
        ('<a href="/" title="More">', "words that only a pointer finds"),
        ("<video autoplay>", "something that plays by itself"),
        ('<meta http-equiv="refresh" content="900">', "a time limit"),
        ('<div class="h-captcha">', "a puzzle"),
        ("<textarea autofocus>", "the focus moved on arrival"),
        ('<input name="words" maxlength="40">', "a limit that cuts what is pasted"),
        ("<p>Can you tell us more?</p>", "a nudge to say more"),
        ('<textarea name="text" required>', "a nudge to say more"),
        ("<p>You are almost done. Keep going!</p>", "a nudge to say more"),
    ],
)
def test_a_planted_page_is_found(html: str, fault: str) -> None:
    assert find_faults(html, IN_MARKUP) == [fault]


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("row.ondragstart = go;", "dragging"),
        ('d.addEventListener("touchmove", go);', "swiping"),
        ("help.onmouseover = show;", "hovering"),
        ('w.addEventListener("devicemotion", go);', "shaking or tilting"),
        ("setInterval(tick, 1000);", "a clock that counts"),
        ('d.addEventListener("keypress", go);', "one key by itself"),
        ("video.play();", "something that plays by itself"),
        ("w.localStorage.x = 1;", "a trace"),
        ('w.navigator.sendBeacon("/left");', "a message to elsewhere"),
    ],
)
def test_a_planted_script_is_found(script: str, fault: str) -> None:
    assert find_faults(script, IN_SCRIPT) == [fault]
