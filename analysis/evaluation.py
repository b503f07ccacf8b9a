"""How right a coder is, against labels that people gave.

A code counts as right if people agreed on it, is ignored if only one of them
gave it (an optional label), and is wrong otherwise. "Neutral" texts are those
in which nobody found anything; each of them that gets a code is a false alarm.
"""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.codebook import REASON_ROLES
from analysis.coders.base import Suggestion

RESAMPLES = 1000
"""How often the texts are drawn again for an interval."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What people gave one text."""

    wanted: frozenset[str]
    optional: frozenset[str] = frozenset()
    is_neutral: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Right, wrong and missed codes, counted in texts.

    >>> Tally(right=3, wrong=1, missed=3).f1
    0.6
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Share of the codes given that are right; 0 if none was given."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the codes wanted that were given; 0 if none was wanted."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two, 0 to 1."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one coder on one set of texts."""

    texts: int
    codes: Mapping[str, Tally] = field(repr=False)
    """One tally for each code that people or the coder gave, by slug."""
    micro: Tally
    macro_f1: float
    """Mean F1 of the codes that people gave at least once."""
    neutrals: int
    neutrals_coded: int
    low: float
    """Lower end of the 95 % interval of the micro F1."""
    high: float

    @property
    def share_of_neutrals_coded(self) -> float:
        """Share of neutral texts that got any code, 0 to 1."""
        return _share(self.neutrals_coded, self.neutrals)


def score(
    given: Sequence[Collection[str]], labels: Sequence[Labels], *, seed: int = 0
) -> Evaluation:
    """Compare the codes a coder gave with those of people, text by text.

    >>> people = [Labels(frozenset({"bullying"})), Labels(frozenset(), is_neutral=True)]
    >>> result = score([{"bullying"}, {"identity"}], people)
    >>> result.micro, result.share_of_neutrals_coded
    (Tally(right=1, wrong=1, missed=0), 1.0)

    :param given: one set of slugs for each text, in the order of ``labels``
    :param seed: starts the generator that draws the texts again for the interval
    """
    tallies = [_tallies(codes, label) for codes, label in zip(given, labels, strict=True)]
    codes = _by_code(tallies)
    wanted = {code for label in labels for code in label.wanted}
    neutral = [codes for codes, label in zip(given, labels, strict=True) if label.is_neutral]
    low, high = _interval([sum(tally.values(), Tally()) for tally in tallies], seed)
    return Evaluation(
        texts=len(labels),
        codes=codes,
        micro=sum(codes.values(), Tally()),
        macro_f1=_share(sum(codes[code].f1 for code in sorted(wanted)), len(wanted)),
        neutrals=len(neutral),
        neutrals_coded=sum(1 for codes in neutral if codes),
        low=low,
        high=high,
    )


def reasons(suggestions: Iterable[Suggestion]) -> frozenset[str]:
    """Return the codes suggested as a reason for leaving."""
    return frozenset(each.code for each in suggestions if each.role in REASON_ROLES)


def mentioned(suggestions: Iterable[Suggestion]) -> frozenset[str]:
    """Return the codes suggested in any role."""
    return frozenset(each.code for each in suggestions)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _tallies(codes: Collection[str], label: Labels) -> dict[str, Tally]:
    """Judge each code of one text that somebody gave and nobody ignores."""
    judged = (set(codes) | label.wanted) - (label.optional - label.wanted)
    return {code: _judge(code, set(codes), label.wanted) for code in sorted(judged)}


def _judge(code: str, given: Collection[str], wanted: Collection[str]) -> Tally:
    if code not in given:
        return Tally(missed=1)
    return Tally(right=1) if code in wanted else Tally(wrong=1)


def _by_code(tallies: Iterable[Mapping[str, Tally]]) -> dict[str, Tally]:
    codes: dict[str, Tally] = {}
    for text in tallies:
        for code, tally in text.items():
            codes[code] = codes.get(code, Tally()) + tally
    return dict(sorted(codes.items()))


def _interval(texts: Sequence[Tally], seed: int) -> tuple[float, float]:
    """Draw the texts again, with replacement, and take the middle 95 % of the micro F1."""
    if not texts:
        return 0.0, 0.0
    generator = random.Random(seed)
    figures = sorted(
        sum(generator.choices(texts, k=len(texts)), Tally()).f1 for _resample in range(RESAMPLES)
    )
    return figures[round(0.025 * (RESAMPLES - 1))], figures[round(0.975 * (RESAMPLES - 1))]
