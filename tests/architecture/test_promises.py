"""Every sentence that promises a child something has its test, or somebody who answers for it."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from docs.catalogues import make_template
from tests.architecture.tree import ROOT

PAGES = ("landing", "how-to-leave", "privacy", "promise", "help", "done", "code", "heard")
OWNERS = {"data protection lead", "safeguarding lead", "rights team lead", "operator"}
SENTENCE_END = re.compile(r"(?<=[.!?:])\s+")
PROMISES: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "promises.toml").read_text(encoding="utf-8")
)


def list_sentences(catalogue: Catalog) -> Iterator[str]:
    """Yield each sentence of these pages that states something; questions state nothing."""
    places = {f"templates/public/{page}.html" for page in PAGES}
    for message in catalogue:
        if places & {place for place, _ in message.locations}:
            text = message.id if isinstance(message.id, str) else message.id[-1]
            yield from (part for part in SENTENCE_END.split(text) if part.endswith((".", "!", ":")))


def find_unproved(sentences: Sequence[str], promises: Mapping[str, object]) -> list[str]:
    """Name each sentence without a line of its own, and each line without its sentence."""
    return sorted({*sentences} ^ {*promises})


def find_unfounded(promises: Mapping[str, Mapping[str, Any]], root: Path) -> list[str]:
    """Name each sentence whose test or owner is not there, or that has not exactly one of them."""
    return [
        sentence
        for sentence, proof in promises.items()
        if len(proof) != 1 or not _holds(proof, root)
    ]


def _holds(proof: Mapping[str, Any], root: Path) -> bool:
    if "test" in proof:
        file, _, name = proof["test"].partition("::")
        path = root / file
        return path.is_file() and bool(
            re.search(rf"^def {re.escape(name)}\(", path.read_text(encoding="utf-8"), re.MULTILINE)
        )
    return proof.get("owner") in OWNERS or proof.get("asks") is True


def test_every_sentence_has_its_test_or_its_owner() -> None:
    assert find_unproved(list(list_sentences(make_template("pages"))), PROMISES) == []


def test_every_named_test_and_owner_is_there() -> None:
    assert find_unfounded(PROMISES, ROOT) == []


def test_a_planted_sentence_is_found() -> None:
    catalogue = Catalog()
    place = ("templates/public/privacy.html", None)
    catalogue.add("Who reads it? Nobody reads it. %(who)s", locations=[place])  # type: ignore[list-item]  # Babel leaves the line out
    catalogue.add(("We keep it a day.", "We keep it %(num)s days."), locations=[place])  # type: ignore[list-item]  # as above
    catalogue.add("Elsewhere.", locations=[("templates/public/check.html", 1)])

    found = find_unproved(list(list_sentences(catalogue)), {"We keep it %(num)s days.": {}})

    assert found == ["Nobody reads it."]


def test_a_line_whose_sentence_is_gone_is_found() -> None:
    assert find_unproved(["We keep it."], {"We keep it.": {}, "We lose it.": {}}) == ["We lose it."]


@pytest.mark.parametrize(
    "proof",
    [
        {"test": "tests/architecture/test_promises.py::test_nothing"},
        {"test": "tests/nowhere.py::test_a_planted_sentence_is_found"},
        {"owner": "somebody"},
        {"asks": False},
        {"asks": True, "owner": "operator"},
        {},
    ],
)
def test_a_planted_proof_that_is_none_is_found(proof: dict[str, Any]) -> None:
    assert find_unfounded({"We keep it.": proof}, ROOT) == ["We keep it."]
