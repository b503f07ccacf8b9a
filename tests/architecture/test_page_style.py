"""How the young people's pages are set: read from their two style sheets, rule by rule."""

import re
from collections.abc import Iterator

import pytest

from tests.architecture.tree import ROOT

STYLE = "".join(
    (ROOT / "templates" / "public" / name).read_text(encoding="utf-8")
    for name in ("page.css", "more.css")
)
PIXELS = 16
"""What 100 per cent, and a rem of the browser, is."""
LEAST_PIXELS = 18.0
LEAST_LINE = 1.5
HEADINGS = re.compile(r"\b(h1|h2)\b")
SHORT_LABELS = re.compile(r"\.bar a|button|\.go")
"""A heading or a label of two words may be set tighter than a text."""
MOST_CHARACTERS = 65
OFF_WHITE = (0.90, 0.99)
"""How light the ground is, as a share of white: not glaring, not grey."""
BANNED = {
    "italics": r"font-style:(?!normal)|font:[^;}]*\b(italic|oblique)\b",
    "capitals": r"text-transform:(?!none)|font-variant[^:]*:[^;}]*caps",
    "justified lines": r"text-align:justify|text-justify",
    "a font that is fetched": r"@font-face|@import|url\(",
    "motion": r"@keyframes|(?<![a-z-])(animation|transition)[a-z-]*:|scroll-behavior:smooth",
    "something that only a pointer finds": r":hover",
    "aligned by side, not by start": r"text-align:(left|right)|float:",
    "dragging": r"touch-action|scroll-snap|user-drag|resize:(?!none|vertical)",
}

Rule = tuple[str, dict[str, str]]


def list_rules(style: str) -> Iterator[Rule]:
    """Yield each selector with its declarations; rules inside a media query too."""
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", style):
        pairs = (line.partition(":") for line in body.split(";") if line.strip())
        yield selector.strip(), {name.strip(): value.strip() for name, _, value in pairs}


def find_faults(style: str) -> list[str]:
    """Name what in a style sheet makes words harder to read than they need be."""
    faults = [name for name, pattern in BANNED.items() if re.search(pattern, style)]
    root = 0.0
    for selector, rule in list_rules(style):
        size, line, families = _font(rule)
        if selector == "html":
            root = size.pixels(PIXELS)
            faults += [] if root >= LEAST_PIXELS else [f"text of {root} pixels"]
            faults += [] if "system-ui" in families else ["no font of the system"]
            faults += [] if families.endswith("sans-serif") else ["letters with serifs"]
        elif size.number and size.pixels(root) < LEAST_PIXELS:
            faults.append(f"{selector}: {size.pixels(root)} pixels")
        if line and line < LEAST_LINE and not _may_be_tight(selector):
            faults.append(f"{selector}: lines of {line}")
    if not re.search(
        rf"(^|,)p\b[^{{]*\{{[^}}]*max-inline-size:{MOST_CHARACTERS}ch", style, re.MULTILINE
    ):
        faults.append("lines of more than 65 characters")
    ground = re.search(r"--ground:#([0-9a-f]{6})", style)
    if ground is None or not OFF_WHITE[0] <= _lightness(ground[1]) <= OFF_WHITE[1]:
        faults.append("a ground that is not off-white")
    return faults


class Size:
    """A length as it is written: "1.2rem", "112.5%", "18px", or nothing."""

    def __init__(self, written: str) -> None:
        found = re.fullmatch(r"([\d.]+)(rem|em|%|px)", written)
        self.number = float(found[1]) if found else 0.0
        self.unit = found[2] if found else ""

    def pixels(self, root: float) -> float:
        """Return it in pixels, where the text around it has ``root``."""
        return self.number * {"px": 1.0, "%": root / 100}.get(self.unit, root)


def _font(rule: dict[str, str]) -> tuple[Size, float, str]:
    short = re.match(r"([\d.]+(?:rem|em|%|px))(?:/([\d.]+))?\s+(.+)", rule.get("font", ""))
    size, line, families = short.groups() if short else ("", None, "")
    line = rule.get("line-height", line)
    return Size(rule.get("font-size", size)), float(line or 0), rule.get("font-family", families)


def _may_be_tight(selector: str) -> bool:
    return bool(HEADINGS.search(selector) or SHORT_LABELS.search(selector))


def _lightness(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return sum(part * weight for part, weight in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))


def test_the_pages_are_set_to_be_read() -> None:
    assert find_faults(STYLE) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("112.5%/", "100%/", "text of 16.0 pixels"),
        ("/1.55 ", "/1.4 ", "html: lines of 1.4"),
        ("system-ui,", "", "no font of the system"),
        (',"Noto Sans",sans-serif', ",serif", "letters with serifs"),
        (".hint,footer{", ".hint,footer{font-size:.9rem;", ".step,.hint,footer: 16.2 pixels"),
        ("max-inline-size:65ch", "max-inline-size:90ch", "lines of more than 65 characters"),
        ("--ground:#fbf9f3", "--ground:#ffffff", "a ground that is not off-white"),
        (".hint,", ".hint,em{font-style:italic}", "italics"),
        (".hint,", ".hint{text-transform:uppercase}", "capitals"),
        (".hint,", ".hint{text-align:justify}", "justified lines"),
        (".hint,", ".hint{text-align:left}", "aligned by side, not by start"),
        (".hint,", "@font-face{src:url(a)}", "a font that is fetched"),
        (".hint,", ".go{transition:all 1s}", "motion"),
        (".hint,", ".go:hover{color:red}", "something that only a pointer finds"),
        (".hint,", ".row{scroll-snap-type:x}", "dragging"),
    ],
)
def test_a_planted_fault_of_style_is_found(old: str, new: str, fault: str) -> None:
    assert old in STYLE

    assert fault in find_faults(STYLE.replace(old, new, 1))
