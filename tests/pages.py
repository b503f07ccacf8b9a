"""A client that checks every page it opens, against the rules of the house."""

import base64
import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Self
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from tests.plain_words import grade, list_hard_words, list_words

MAX_BYTES = 10_240
MAX_QUESTION_BYTES = 4_096
MAX_SENTENCE_WORDS = 15
MAX_GRADE = 4.0
MAX_HARD_SHARE = 0.05
STOPS = re.compile("[.!?:\N{ARABIC FULL STOP}\N{ARABIC QUESTION MARK}]\\s+")
"""Where a sentence ends, from left to right and from right to left."""
ENDS = (".", "?", "!")
LEAST_SCORED_WORDS = 40
CHILDS_WORDS = ("said", "code")
"""Classes of what a child said, and of a child's code."""
TOPIC_WORDS = re.compile(r"\b(run|ran|away|missing|abuse|care|police|safe)\b", re.IGNORECASE)
BLOCKS = "h1 h2 h3 p li legend label button a dt dd summary td th"
FIELDS = ("input", "textarea", "select")
WITHOUT_TOKEN = ("/start", "/code")
ORIGIN = "https://localhost"
SEE_OTHER = 303
LANGUAGE = re.compile(r"^(?:/library-tablet)?(?:/(?:en-easy|cy|pl|ur))?(?=/)")
"""The head of an address: a shared device of the tests, and the language."""
TAKES_GZIP = {"Accept-Encoding": "gzip"}

Surface = Literal["public", "staff"]


class BadPageError(AssertionError):
    """A page breaks a rule; the message says which."""


@dataclass(frozen=True)
class Page:
    """One page that came back, parsed."""

    path: str
    status: int
    headers: dict[str, str]
    body: bytes
    tree: Element

    @property
    def html(self) -> str:
        """Return the page as sent, decompressed."""
        return self.body.decode()

    @property
    def title(self) -> str:
        return words_of(self.tree.find("head/title"))

    @property
    def h1(self) -> str:
        return words_of(self.tree.find(".//h1"))

    @property
    def words(self) -> str:
        """Return all words of the page's body."""
        return words_of(self.tree.find("body"))

    @property
    def is_compressed(self) -> bool:
        return self.headers.get("Content-Encoding") == "gzip"

    def links(self) -> dict[str, str]:
        """Return where each link leads, by its words."""
        return {words_of(link): link.get("href", "") for link in self.tree.iter("a")}

    def fields(self, button: str) -> tuple[str, dict[str, str | list[str]]]:
        """Return where the form with this button goes, and all it would send.

        :raises BadPageError: if no form has the button
        """
        for form in self.tree.iter("form"):
            for candidate in form.iter("button"):
                if words_of(candidate) == button:
                    sent = _filled_in(form)
                    if candidate.get("name"):
                        sent[candidate.get("name", "")] = candidate.get("value", "")
                    return form.get("action") or self.path, sent
        message = f"{self.path} has no button “{button}”"
        raise BadPageError(message)


class Pages:
    """Open pages of one site as a browser without JavaScript would, and check each.

    :param app: the site
    :param surface: "public" or "staff"; some rules differ
    """

    def __init__(self, app: Flask, *, surface: Surface) -> None:
        self.app = app
        self.surface: Surface = surface
        self.client = app.test_client()
        self._engines = list(app.extensions["engines"].values())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the site's databases."""
        for engine in self._engines:
            engine.dispose()

    def get(self, path: str, *, status: int = 200, bare: bool = False) -> Page:
        """Open a page, and follow to where it leads.

        :param bare: a page on purpose without bar and title, as on the way out
        """
        response = self.client.get(path, base_url=ORIGIN, headers=TAKES_GZIP)
        return self._arrive(path, response, status, bare=bare)

    def post(self, path: str, data: dict[str, str | list[str]], *, status: int = 200) -> Page:
        """Send a form and follow it to the page where it leads."""
        response = self.client.post(path, data=data, base_url=ORIGIN, headers=TAKES_GZIP)
        return self._arrive(path, response, status)

    def press(
        self, page: Page, button: str, /, *, status: int = 200, **fields: str | list[str]
    ) -> Page:
        """Fill in the form with this button, press it, and follow."""
        action, sent = page.fields(button)
        return self.post(action, sent | fields, status=status)

    def follow(self, page: Page, link: str, *, status: int = 200) -> Page:
        """Follow the link with these words."""
        return self.get(page.links()[link], status=status)

    def _arrive(
        self, path: str, response: TestResponse, status: int, *, bare: bool = False
    ) -> Page:
        while response.status_code == SEE_OTHER:
            path = response.headers["Location"].removeprefix(ORIGIN)
            response = self.client.get(path, base_url=ORIGIN, headers=TAKES_GZIP)
        if response.status_code != status:
            message = f"{path} answers {response.status_code}, not {status}"
            raise BadPageError(message)
        is_packed = response.headers.get("Content-Encoding") == "gzip"
        body = gzip.decompress(response.data) if is_packed else response.data
        page = Page(path, status, dict(response.headers), body, parse(path, body))
        check(page, self.surface, bare=bare)
        return page


def parse(path: str, body: bytes) -> Element:
    """Read HTML strictly.

    :raises BadPageError: at the first error in the markup
    """
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    try:
        tree: Element = parser.parse(body, transport_encoding="utf-8")
    except html5lib.html5parser.ParseError as err:
        message = f"{path} is no valid HTML: {err}"
        raise BadPageError(message) from err
    return tree


def check(page: Page, surface: Surface, *, bare: bool = False) -> None:
    """Check one page against every rule of its site.

    :raises BadPageError: naming the rule that is broken
    """
    rules = [*problems(page), *([] if bare else site_problems(page, surface))]
    if rules:
        message = f"{page.path}: " + "; ".join(rules)
        raise BadPageError(message)


def problems(page: Page) -> Iterator[str]:
    """Yield what is wrong with a page of either site."""
    tree = page.tree
    if not tree.get("lang"):
        yield "no lang"
    if len(list(tree.iter("h1"))) != 1:
        yield "not exactly one h1"
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    if len(ids) != len(set(ids)):
        yield "an id stands twice"
    yield from _unlabelled(tree)
    for element in tree.iter():
        if any(name == "style" or name.startswith("on") for name in element.keys()):  # noqa: SIM118 - an Element is no dict
            yield f"<{element.tag}> has a style or an on… attribute"
    yield from _unhashed(page)
    if "no-store" not in page.headers.get("Cache-Control", ""):
        yield "the page may be kept in a cache"
    for form in tree.iter("form"):
        if form.get("method", "").lower() == "post" and not _has_token(form):
            yield "a form without a token"


def site_problems(page: Page, surface: Surface) -> Iterator[str]:
    """Yield what is wrong with a page of this site in particular."""
    if surface == "staff":
        if not page.title.startswith(page.h1):
            yield "the title does not start with the h1"
        return
    if not page.title or TOPIC_WORDS.search(page.title):
        yield "the title names the topic, or there is none"
    if not {"/leave", "/help"} <= {LANGUAGE.sub("", link) for link in page.links().values()}:
        yield "no way out, or no way to help"
    limit = MAX_QUESTION_BYTES if LANGUAGE.sub("", page.path).startswith("/q/") else MAX_BYTES
    if len(gzip.compress(page.body)) > limit:
        yield f"more than {limit} bytes compressed"
    yield from _long_sentences(page)
    yield from _hard_to_read(page)


def words_of(element: Element | None) -> str:
    """Return the words inside an element, spaces squeezed; styles and scripts say nothing."""
    if element is None:
        return ""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    if element.tag in {"style", "script"}:
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _unlabelled(tree: Element) -> Iterator[str]:
    wrapped = {field for label in tree.iter("label") for field in label.iter() if words_of(label)}
    named = {label.get("for") for label in tree.iter("label") if words_of(label)}
    for field in (found for tag in FIELDS for found in tree.iter(tag)):
        if field.get("type") == "hidden" or field in wrapped or field.get("id") in named - {None}:
            continue
        yield f"the field {field.get('name')} has no label"


def _unhashed(page: Page) -> Iterator[str]:
    policy = page.headers.get("Content-Security-Policy", "")
    for tag in ("style", "script"):
        for block in page.tree.iter(tag):
            digest = hashlib.sha256((block.text or "").encode()).digest()
            if block.get("src") is None and base64.b64encode(digest).decode() not in policy:
                yield f"an inline {tag} that the policy does not name"


def _has_token(form: Element) -> bool:
    names = {field.get("name") for field in form.iter("input")}
    action = LANGUAGE.sub("", form.get("action", ""))
    return action in WITHOUT_TOKEN or bool(names & {"csrf", "csrf_token"})


def _blocks(tree: Element) -> Iterator[Element]:
    """Yield each heading, paragraph and so on that holds words of ours."""
    theirs = {
        block for top in tree.iter() if top.get("class") in CHILDS_WORDS for block in top.iter()
    }
    for block in tree.iter():
        if block.tag not in BLOCKS.split() or any(
            child.tag in BLOCKS.split() for child in block.iter() if child is not block
        ):
            continue
        if block not in theirs:
            yield block


def _long_sentences(page: Page) -> Iterator[str]:
    for block in _blocks(page.tree):
        for sentence in STOPS.split(words_of(block)):
            if len(sentence.split()) > MAX_SENTENCE_WORDS:
                yield f"a sentence of more than {MAX_SENTENCE_WORDS} words: {sentence}"


def _hard_to_read(page: Page) -> Iterator[str]:
    """Yield what makes a page of English hard; short pages are gated by their words alone."""
    blocks = [words_of(block) for block in _blocks(page.tree)]
    text = " ".join(blocks)
    count = len(list_words(text))
    if not page.tree.get("lang", "").startswith("en") or count < LEAST_SCORED_WORDS:
        return
    sentences = " ".join(words for words in blocks if words.endswith(ENDS))
    if len(list_words(sentences)) < LEAST_SCORED_WORDS:  # mostly choices: each is a line
        sentences = ". ".join(blocks)
    if grade(sentences) > MAX_GRADE:
        yield f"reading grade {grade(sentences):.1f}, more than {MAX_GRADE}"
    hard = list_hard_words(text)
    if len(hard) > MAX_HARD_SHARE * count:
        yield f"more than 5 in 100 words are hard: {', '.join(sorted(set(hard)))}"


def _filled_in(form: Element) -> dict[str, str | list[str]]:
    sent: dict[str, str | list[str]] = {}
    for field in form.iter("input"):
        kind, name, value = (field.get(key, "") for key in ("type", "name", "value"))
        if kind == "checkbox" and field.get("checked") is not None:
            found = sent.setdefault(name, [])
            assert isinstance(found, list)
            found.append(value)
        elif kind != "checkbox" and (kind != "radio" or field.get("checked") is not None):
            sent[name] = value
    for area in form.iter("textarea"):
        sent[area.get("name", "")] = area.text or ""
    return sent
