"""What looks like a name, number or place in a child's words, to be hidden before Send.

The child is shown the words and chooses. Nothing is stored or told to anyone here;
the worker redacts again whatever was chosen.
"""

from analysis.redaction import Kind, Redactor
from analysis.text import PlainText

CHILD_WORDS = {
    Kind.HANDLE: "username",
    Kind.STREET_ADDRESS: "address",
    Kind.PLACEMENT: "home",
    Kind.BIRTH_DATE: "birthday",
    Kind.NHS_NUMBER: "number",
    Kind.REGISTRATION: "number plate",
    Kind.URL: "web page",
    Kind.OTHER_ID: "number",
}
"""What a child reads in place of a kind; every other kind is plain as it is."""


def find_names(redactor: Redactor, text: str) -> tuple[str, ...]:
    """Return what looks like a name, number or place, as it was typed, each once, in order."""
    removals = redactor.redact(PlainText(text)).removals
    found = (" ".join(removal.span.of(text).split()) for removal in removals)
    return tuple(dict.fromkeys(found))


def hide_names(redactor: Redactor, text: str) -> str:
    """Return ``text`` with "[person 1]" or "[home 1]" in place of each find."""
    parts: list[str] = []
    done = 0
    for removal in redactor.redact(PlainText(text)).removals:
        word = CHILD_WORDS.get(removal.kind, removal.kind.value)
        parts += [text[done : removal.span.start], f"[{word} {removal.number}]"]
        done = removal.span.end
    return "".join([*parts, text[done:]])
