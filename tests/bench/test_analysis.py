"""The stages of the analysis beside plain keyword counting, one process, texts a second."""

import re
import time
from collections.abc import Callable, Sequence

import pytest

from analysis.codebook import load_codebook
from analysis.coders.lexicon import LexiconCoder
from analysis.flags import find_flags
from analysis.pipeline import analyse
from analysis.redaction import Redactor
from analysis.text import PlainText
from tests.bench.figures import Figures

pytestmark = pytest.mark.bench

SECTION = "analysis, one process"
REPEATS = 3
SENTENCES = (
    "i left because my stepdad kept shouting at my mum and nobody at home ever asked how i was",
    "my mate Zara let me stay on her sofa for three nights and her mum was kind to me",
    "they moved me to another placement miles from my school and i did not know anyone there",
    "i would have stayed if one person had listened instead of calling the police each time",
    "school was fine really but home was loud and i just wanted some quiet to sleep",
)
TEXTS = tuple(
    PlainText(f"{SENTENCES[number % 5]}. {SENTENCES[(number * 2 + 1) % 5]}. call {number}")
    for number in range(400)
)
_TOKEN = re.compile(r"\w+(?:'\w+)?")


def reference(texts: Sequence[PlainText]) -> int:
    """Split each text into words and look for each cue of the codebook with one pattern a code."""
    cues = [
        re.compile(r"\b(?:" + "|".join(map(re.escape, code.cues)) + r")\b", re.IGNORECASE)
        for code in load_codebook().codes
        if code.cues
    ]
    return sum(
        len(_TOKEN.findall(text.value)) + sum(bool(cue.search(text.value)) for cue in cues)
        for text in texts
    )


def texts_a_second(work: Callable[[], object]) -> float:
    """Return the best of some repeats, in texts for each second of CPU time."""
    best = float("inf")
    for _ in range(REPEATS):
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    return len(TEXTS) / best


def test_the_stages_of_the_analysis(figures: Figures) -> None:
    redactor, coder = Redactor(), LexiconCoder(load_codebook()).fit([], [])
    redacted = [redactor.redact(text).text for text in TEXTS]
    bare = texts_a_second(lambda: reference(TEXTS))
    stages = {
        "redact": texts_a_second(lambda: [redactor.redact(text) for text in TEXTS]),
        "flag": texts_a_second(lambda: [find_flags(text) for text in TEXTS]),
        "code (lexicon)": texts_a_second(lambda: coder.predict(redacted)),
        "redact, flag and code": texts_a_second(lambda: list(analyse(TEXTS, redactor, coder))),
    }
    words = sum(len(text.value.split()) for text in TEXTS) / len(TEXTS)
    figures.add(SECTION, f"{len(TEXTS)} texts of {words:.0f} words; texts for a second of CPU time")
    figures.add(SECTION, f"{'words and keyword patterns':<30} {bare:>9.0f}   the reference")
    for name, rate in stages.items():
        figures.add(SECTION, f"{name:<30} {rate:>9.0f}   {rate / bare:.2f} x the reference")
    figures.ask(
        "redaction: at least 3,000 texts a second and core",
        f"{stages['redact']:.0f}",
        is_met=stages["redact"] >= 3000,
    )
