r"""Invented utterances to learn from: what children might write, marked by people.

One utterance a line. The words that carry a code stand in braces, with code
and role; what else the words say follows a tab::

    i went cos {she screams at me|family_conflict:left_because}<tab># setting=foster

``\n`` is a line break inside an utterance, and a line that starts with ``#``
a remark. Every word is invented: nothing here was written by a child.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

from analysis.codebook import Codebook, Role, load_codebook
from analysis.errors import TrainingError
from analysis.text import Span

GOAL = 250
"""How many texts a code should have as a reason for leaving."""


@dataclass(frozen=True, slots=True)
class TrainingCoding:
    """One mark: a code, its role, and the words that carry it."""

    code: str
    role: Role
    span: Span


@dataclass(frozen=True, slots=True)
class TrainingText:
    """One utterance without its marks, and what was marked in it."""

    text: str
    codings: tuple[TrainingCoding, ...]
    """In the order of their words."""
    facets: tuple[tuple[str, str], ...]
    """Facet and value, as written: ``("setting", "foster")``; a facet may have several values."""
    file: str
    line: int
    """Counted from 1."""


@dataclass(frozen=True, slots=True)
class TrainingCorpus:
    """Every utterance, by file and line."""

    version: str
    """First twelve digits of the SHA-256 of all files and their names."""
    texts: tuple[TrainingText, ...]


def load_training() -> TrainingCorpus:
    """Load the corpus that ships with the package."""
    folder = resources.files("analysis") / "data" / "training"
    return parse_corpus(
        {
            file.name: file.read_bytes().decode("utf-8")
            for file in folder.iterdir()
            if file.name.endswith(".txt")
        },
        load_codebook(),
    )


def parse_corpus(files: Mapping[str, str], codebook: Codebook) -> TrainingCorpus:
    """Read several files, by name.

    :param files: the text of each file, by its name
    :raises TrainingError: as :func:`parse_training`
    """
    digest = hashlib.sha256()
    texts: list[TrainingText] = []
    for name, text in sorted(files.items()):
        digest.update(f"{name}\0{text}\0".encode())
        texts += parse_training(text, name, codebook)
    return TrainingCorpus(digest.hexdigest()[:12], tuple(texts))


def parse_training(text: str, file: str, codebook: Codebook) -> tuple[TrainingText, ...]:
    """Read the utterances of one file.

    >>> [one] = parse_training("{mum shouts|family_conflict:present} lol", "x", load_codebook())
    >>> one.text, one.codings[0].span
    ('mum shouts lol', Span(start=0, end=10))

    :param file: its name, for messages
    :raises TrainingError: if a line breaks a rule; the message lists each fault in plain
        words with file and line, and repeats marks, never the words around them
    """
    lines = [
        (number, line)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip() and not line.startswith("#")
    ]
    faults = [
        f"{file} line {number}: {fault}"
        for number, line in lines
        for fault in _faults(line, codebook)
    ]
    if faults:
        raise TrainingError("; ".join(faults))
    return tuple(_training_text(line, file, number) for number, line in lines)


def count_codes(
    texts: Iterable[TrainingText], roles: Collection[Role] = tuple(Role)
) -> Counter[str]:
    """Count the texts that carry each code in one of ``roles``; a code without any is 0."""
    return Counter(
        code
        for text in texts
        for code in {coding.code for coding in text.codings if coding.role in roles}
    )


_MARK = re.compile(r"\{(?P<words>[^{}|]*)\|(?P<code>\w*):(?P<role>\w*)\}")
_FACET = re.compile(r"(?P<facet>\w+)=(?P<value>\w+)")
_LOOSE_FACETS = re.compile(r"#\s*\w+=\w")


def _faults(line: str, codebook: Codebook) -> Iterator[str]:
    """Yield what is wrong with one line."""
    marked, _tab, remark = line.partition("\t")
    rest = _MARK.sub("", marked)
    if "{" in rest or "}" in rest:
        yield "a brace is no part of a mark {words|code:role}"
    if marked != marked.strip():
        yield "a space stands before or behind the text"
    if _LOOSE_FACETS.search(rest):
        yield "facets stand behind a tab"
    for mark in _MARK.finditer(marked):
        yield from _mark_faults(mark, codebook)
    yield from _facet_faults(remark, codebook)


def _mark_faults(mark: re.Match[str], codebook: Codebook) -> Iterator[str]:
    words = mark["words"]
    if not words.strip():
        yield "a mark holds no words"
    elif words != words.strip():
        yield "a mark begins or ends with a space"
    if mark["code"] not in codebook:
        yield f"no code is called {mark['code']!r}"
    if mark["role"] not in set(Role):
        yield f"no role is called {mark['role']!r}"


def _facet_faults(remark: str, codebook: Codebook) -> Iterator[str]:
    if remark and not remark.startswith("# "):
        yield "behind the tab stand # and the facets"
        return
    known = {(facet.slug, value.slug): value for facet in codebook.facets for value in facet.values}
    for entry in remark.removeprefix("# ").split():
        facet = _FACET.fullmatch(entry)
        if facet is None:
            yield f"{entry!r} is no facet=value"
        elif (facet["facet"], facet["value"]) not in known:
            yield f"no facet has {entry}"


def _training_text(line: str, file: str, number: int) -> TrainingText:
    """Take the marks out of a line that has passed every check."""
    marked, _tab, remark = line.partition("\t")
    marked = marked.replace("\\n", "\n")
    text, done = "", 0
    codings = []
    for mark in _MARK.finditer(marked):
        text += marked[done : mark.start()]
        span = Span(len(text), len(text) + len(mark["words"]))
        codings.append(TrainingCoding(mark["code"], Role(mark["role"]), span))
        text += mark["words"]
        done = mark.end()
    facets = tuple((each["facet"], each["value"]) for each in _FACET.finditer(remark))
    return TrainingText(text + marked[done:], tuple(codings), facets, file, number)
