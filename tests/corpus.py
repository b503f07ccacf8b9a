"""What makes a corpus of invented utterances worth learning from, as checks that list faults.

Each file is looked at alone; for lengths and spellings the files of hard negatives count as one.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from statistics import fmean

from analysis.codebook import REASON_ROLES, Codebook
from analysis.tokens import normalise
from analysis.training import TrainingText
from tests.labelled import labelled_lines

SMALL = 60
"""Shares of fewer texts say nothing."""
SHINGLE = 3
ALIKE = 0.5
"""From this Jaccard index of their shingles on, two texts are one."""
RUN = 8
"""So many words in a row are copied, not met by chance."""
OPENING = 3
OPENING_SHARE = 0.03
WINDOW = 100
"""So many texts are compared with the same number before them, however long the file."""
NEW_WORDS = 0.08
"""So many new words a window must bring, for each word of it."""
SHARES = {
    "have four words or fewer": (0.03, 0.40),
    "have five to forty words": (0.50, 0.95),
    "have more than forty words": (0.03, 0.35),
    "have neither capital nor full stop": (0.20, 0.80),
    "have a misspelling or texting form": (0.20, 0.85),
}
LONGEST = 160

_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_FORMAL = re.compile(r"[A-Z]|[.!?](?:\s|$)")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_TEXTING = frozenset(" ".join(labelled_lines("texting.txt")).split())


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, without apostrophes."""
    return [re.sub("['\u2019]", "", word) for word in _WORD.findall(text.lower())]


def misplaced(texts: Iterable[TrainingText], codebook: Codebook) -> list[str]:
    """List texts that their file does not want.

    The file of a code wants that code in each text, a file of negatives no reason for leaving.
    """
    faults = []
    for text in texts:
        stem = text.file.removesuffix(".txt")
        codes = {coding.code for coding in text.codings}
        if stem in codebook and stem not in codes:
            faults.append(f"{_place(text)} lacks {stem}")
        if _is_negative(text.file) and any(each.role in REASON_ROLES for each in text.codings):
            faults.append(f"{_place(text)} is no negative: it has a reason")
        if stem not in codebook and not text.file.startswith(("negatives-", "facets-")):
            faults.append(f"{_place(text)} stands in a file named after no code")
    return faults


def broken_marks(texts: Iterable[TrainingText]) -> list[str]:
    """List marks without a word in them, and marks that cut a word in two."""
    return [
        f"{_place(text)} cuts a word or marks none"
        for text in texts
        for coding in text.codings
        if not words(coding.span.of(text.text))
        or re.search(r"\w$", text.text[: coding.span.start])
        or re.match(r"\w", text.text[coding.span.end :])
    ]


def near_copies(texts: Sequence[TrainingText]) -> list[str]:
    """List pairs of texts that say nearly the same in nearly the same words.

    Two texts that are alike share one of the rarer half of their shingles: only
    texts with such a shingle in common are compared.
    """
    sets = [_shingles(text.text) for text in texts]
    seen = Counter(shingle for shingles in sets for shingle in shingles)
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, shingles in enumerate(sets):
        rarest = sorted(shingles, key=lambda shingle: (seen[shingle], shingle))
        for shingle in rarest[: len(rarest) // 2 + 1]:
            holders[shingle].append(number)
    pairs = {pair for numbers in holders.values() for pair in combinations(numbers, 2)}
    return [
        f"{_place(texts[one])} is nearly {_place(texts[two])}"
        for one, two in sorted(pairs)
        if len(sets[one] & sets[two]) >= ALIKE * len(sets[one] | sets[two])
    ]


def copied(texts: Iterable[TrainingText], others: Iterable[str]) -> list[str]:
    """List texts that share a long run of words with one of ``others``."""
    foreign = {run for other in others for run in _runs(words(other), RUN)}
    return [_place(text) for text in texts if foreign.intersection(_runs(words(text.text), RUN))]


def too_long(texts: Iterable[TrainingText]) -> list[str]:
    """List texts longer than anyone writes here."""
    return [_place(text) for text in texts if len(words(text.text)) > LONGEST]


def uneven(texts: Sequence[TrainingText]) -> list[str]:
    """List files whose lengths, spellings or marks are all of one sort."""
    return [
        f"in {name} {share:.0%} {what}: {low:.0%} to {high:.0%} should"
        for name, shelf in shelves(texts).items()
        for what, share in shares(shelf).items()
        for low, high in [SHARES[what]]
        if not low <= share <= high
    ]


def shares(texts: Collection[TrainingText]) -> Mapping[str, float]:
    """Return which share of the texts is of which sort, 0 to 1."""
    lengths = [len(words(text.text)) for text in texts]
    return {
        "have four words or fewer": fmean(length < 5 for length in lengths),
        "have five to forty words": fmean(5 <= length <= 40 for length in lengths),
        "have more than forty words": fmean(length > 40 for length in lengths),
        "have neither capital nor full stop": fmean(
            not _FORMAL.search(text.text) for text in texts
        ),
        "have a misspelling or texting form": fmean(_is_informal(text.text) for text in texts),
    }


def worn_openings(texts: Iterable[TrainingText]) -> list[str]:
    """List openings that too many texts of one file begin with."""
    return [
        f"in {name} {times} texts begin with {' '.join(opening)!r}"
        for name, shelf in files(texts).items()
        for opening, times in Counter(
            tuple(words(text.text)[:OPENING]) for text in shelf
        ).most_common()
        if times > OPENING_SHARE * len(shelf)
    ]


def stale_words(texts: Iterable[TrainingText]) -> list[str]:
    """List files with a stretch of texts that brings hardly a new word."""
    return [
        f"in {name} only {growth:.1%} of the words in one stretch are new"
        for name, shelf in files(texts).items()
        for growth in [vocabulary_growth(shelf)]
        if growth < NEW_WORDS
    ]


def vocabulary_growth(texts: Sequence[TrainingText]) -> float:
    """Return the least share of words that a window brings and the one before it lacks."""
    size = min(WINDOW, len(texts) // 2)
    windows = [
        [word for text in texts[start : start + size] for word in words(text.text)]
        for start in range(0, len(texts) - size + 1, size)
    ]
    return min(len(set(later) - set(first)) / len(later) for first, later in pairwise(windows))


def files(texts: Iterable[TrainingText]) -> Mapping[str, list[TrainingText]]:
    """Return the texts of each file large enough to speak of shares."""
    found: defaultdict[str, list[TrainingText]] = defaultdict(list)
    for text in texts:
        found[text.file].append(text)
    return {name: texts for name, texts in found.items() if len(texts) >= SMALL}


def shelves(texts: Sequence[TrainingText]) -> Mapping[str, list[TrainingText]]:
    """Return the files of codes, and the negatives of all files as one."""
    negatives = [text for text in texts if _is_negative(text.file)]
    found = files(text for text in texts if not _is_negative(text.file))
    return {**found, "negatives": negatives} if len(negatives) >= SMALL else found


def _place(text: TrainingText) -> str:
    return f"{text.file}:{text.line}"


def _is_negative(file: str) -> bool:
    return file.startswith("negatives-")


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Return the runs of three words; a text of four words or fewer is one run."""
    typed = words(text) or [text.strip()]
    return frozenset(_runs(typed, SHINGLE) if len(typed) > SHINGLE + 1 else [tuple(typed)])


def _runs(typed: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    for start in range(len(typed) - length + 1):
        yield tuple(typed[start : start + length])


def _is_informal(text: str) -> bool:
    bare = _WORD.findall(text.lower().replace("\u2019", "'"))
    return any(
        word in _TEXTING
        or _STRETCHED.search(word)
        or (word.endswith("in") and normalise(word) != (word,))
        for word in bare
    )
