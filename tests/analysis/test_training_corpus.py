"""The invented utterances as a whole: varied, well marked, and nobody else's words."""

import json
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path

import pytest

from analysis.codebook import load_codebook
from analysis.training import TrainingText, load_training, parse_training
from tests import corpus

QUOTES = Path(__file__).parents[3] / "shared" / "data" / "quotes-dev.jsonl"
CODEBOOK = load_codebook()
TEXTS = load_training().texts

Check = Callable[[Sequence[TrainingText]], list[str]]


def _misplaced(texts: Sequence[TrainingText]) -> list[str]:
    return corpus.misplaced(texts, CODEBOOK)


def _written(*lines: str, file: str = "bullying.txt") -> tuple[TrainingText, ...]:
    return parse_training("\n".join(lines), file, CODEBOOK)


def _filled_in() -> tuple[TrainingText, ...]:
    """Return texts of one pattern: the same length, the same words, the same opening."""
    people = ["mum", "dad", "nan", "gran", "uncle"]
    deeds = ["shouts", "moans", "nags", "yells", "argues"]
    places = ["indoors", "upstairs", "outside", "downstairs"]
    return _written(
        *(
            f"I left because {person} always {deed} at me {place}."
            for person, deed, place in product(people, deeds, places)
        )
    )


CHECKS: list[Check] = [
    _misplaced,
    corpus.broken_marks,
    corpus.near_copies,
    corpus.too_long,
    corpus.uneven,
    corpus.worn_openings,
    corpus.stale_words,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.lstrip("_"))
def test_the_corpus_has_no_fault(check: Check) -> None:
    assert check(TEXTS) == []


@pytest.mark.skipif(not QUOTES.exists(), reason="quotes-dev is not beside the project")
def test_no_text_repeats_the_words_of_a_real_child() -> None:
    lines = QUOTES.read_text(encoding="utf-8").splitlines()
    quotes = [json.loads(line)["text"] for line in lines]

    assert corpus.copied(TEXTS, quotes) == []


def test_a_copied_run_of_words_is_found_whatever_its_spelling() -> None:
    texts = _written(
        "so I couldn't stand the noise in that old house any more",
        "the noise in that old house",
    )

    found = corpus.copied(texts, ["we COULDNT stand; the noise in that old house any way"])

    assert found == ["bullying.txt:1"]


@pytest.mark.parametrize(
    ("file", "line", "fault"),
    [
        ("bullying.txt", "they laugh", "bullying.txt:1 lacks bullying"),
        ("bullying.txt", "{they laugh|identity:present}", "bullying.txt:1 lacks bullying"),
        (
            "negatives-games.txt",
            "{they laugh|bullying:left_because}",
            "negatives-games.txt:1 is no negative: it has a reason",
        ),
        ("boredom.txt", "meh", "boredom.txt:1 stands in a file named after no code"),
    ],
)
def test_a_text_in_the_wrong_file_is_found(file: str, line: str, fault: str) -> None:
    assert _misplaced(_written(line, file=file)) == [fault]


@pytest.mark.parametrize(
    "line",
    ["they {...|bullying:present}", "th{ey laugh|bullying:present}", "{the|bullying:present}y"],
)
def test_a_mark_that_holds_no_whole_words_is_found(line: str) -> None:
    assert corpus.broken_marks(_written(line)) == ["bullying.txt:1 cuts a word or marks none"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("He shouts, a lot.", "he shouts a lot"),
        (
            "i left cos mum and her new bloke just would not stop arguing",
            "I left cos mum and her new bloke just wouldn't stop arguing",
        ),
        ("idk", "IDK!"),
        ("🙃", "🙃"),
    ],
)
def test_a_near_copy_is_found_across_files(one: str, two: str) -> None:
    texts = _written(one) + _written("nothing like it at all, honest", two, file="identity.txt")

    assert corpus.near_copies(texts) == ["bullying.txt:1 is nearly identity.txt:2"]


def test_short_texts_with_other_words_are_no_copies() -> None:
    assert (
        corpus.near_copies(_written("got kicked out", "i got kicked out", "out", "🙃", "!")) == []
    )


def test_a_text_longer_than_anyone_writes_is_found() -> None:
    assert corpus.too_long(_written("on and " * 80 + "on", "on")) == ["bullying.txt:1"]


def test_texts_filled_into_a_pattern_are_found() -> None:
    texts = _filled_in()

    assert len(corpus.near_copies(texts)) > len(texts)
    assert corpus.worn_openings(texts) == ["in bullying.txt 100 texts begin with 'i left because'"]
    assert corpus.stale_words(texts) == [
        "in bullying.txt only 0.4% of the words in one stretch are new"
    ]


def test_a_pattern_at_the_end_of_a_varied_file_is_found() -> None:
    varied = _written(*(f"so{n} many{n} words{n}" for n in range(corpus.WINDOW)))

    assert corpus.stale_words(varied) == []
    assert len(corpus.stale_words([*varied, *_filled_in(), *_filled_in()])) == 1


def test_texts_of_one_sort_are_found() -> None:
    faults = corpus.uneven(_filled_in())

    assert len(faults) == len(corpus.SHARES)
    assert faults[0] == "in bullying.txt 0% have four words or fewer: 3% to 40% should"


def test_a_few_texts_are_too_few_for_shares_and_negatives_are_taken_together() -> None:
    texts = _filled_in()[: corpus.SMALL - 1]
    halves = [
        *_written(*(["meh"] * (corpus.SMALL // 2)), file="negatives-games.txt"),
        *_written(*(["meh"] * (corpus.SMALL // 2)), file="negatives-pets.txt"),
    ]

    assert corpus.uneven(texts) == []
    assert list(corpus.shelves([*texts, *halves])) == ["negatives"]
