"""Guess at come-back codes: how many open, and whether the time of an answer tells why."""

import statistics
from collections.abc import Callable, Sequence
from math import sqrt
from random import Random
from time import perf_counter_ns

from voice.services.comeback import Cost, derive, list_words

Code = tuple[str, ...]
Try = Callable[[Code], object]


def draw_codes(random: Random, count: int, length: int) -> list[Code]:
    """Return so many different codes of words of the list."""
    words = list_words()
    codes: dict[Code, None] = {}
    while len(codes) < count:
        codes[tuple(random.choices(words, k=length))] = None
    return list(codes)


def lookups_of(codes: Sequence[Code], pepper: bytes, cost: Cost) -> set[bytes]:
    """Return what the threads of these codes are found by."""
    return {derive(code, pepper, cost).lookup_hash for code in codes}


def time_each(tries: dict[str, list[Code]], attempt: Try, random: Random) -> dict[str, list[int]]:
    """Return how many nanoseconds each try took, by its kind; the kinds are mixed at random."""
    line = [(kind, code) for kind, codes in tries.items() for code in codes]
    random.shuffle(line)
    took: dict[str, list[int]] = {kind: [] for kind in tries}
    for kind, code in line:
        begun = perf_counter_ns()
        attempt(code)
        took[kind].append(perf_counter_ns() - begun)
    return took


def welch_t(one: Sequence[int], two: Sequence[int]) -> float:
    """Return Welch's t (1947) of two samples; the slowest percent of both together is left out.

    A computer that does something else now and then would hide a difference, not make one.
    """
    limit = sorted([*one, *two])[(len(one) + len(two)) * 99 // 100]
    kept = [[value for value in sample if value <= limit] for sample in (one, two)]
    first, second = kept
    spread = sqrt(sum(statistics.variance(sample) / len(sample) for sample in kept))
    return (statistics.mean(first) - statistics.mean(second)) / spread
