"""Choose the words of the come-back code from the candidates.

Run it after a change of ``candidates.txt``::

    .venv/bin/python docs/wordlist/build.py

It writes ``voice/data/comeback-words.txt`` and says how many words that are. The choice is
exact: no larger list can be made of these candidates under these rules.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import click
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

HERE = Path(__file__).resolve().parent
LIST = HERE.parents[1] / "voice" / "data" / "comeback-words.txt"

START_LETTERS = 3
SLIPS_APART = 3
WORTH = 1000
"""Of one word more. The losses below stay far under it, so that size comes first."""
LATER_LOSS = 10
"""For each place a word stands behind the best one of its start, nine at most."""
WEAK_LOSS = 100


def read_candidates(text: str) -> tuple[dict[str, bool], list[set[str]]]:
    """Return each candidate with whether it is weak, best first, and the sets that sound alike."""
    weak: dict[str, bool] = {}
    alike = []
    for line in text.splitlines():
        if line.startswith("="):
            alike.append(set(line[1:].split()))
        elif not line.startswith("#"):
            weak |= {word.lstrip("?"): word.startswith("?") for word in line.split()}
    return weak, alike


def choose(weak: dict[str, bool], alike: list[set[str]]) -> list[str]:
    """Return the most words that may stand in one list; of equal lists the one of better words."""
    words = list(weak)
    starts: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        starts[word[:START_LETTERS]].append(place)
    losses = [
        LATER_LOSS * min(starts[word[:START_LETTERS]].index(place), 9)
        + WEAK_LOSS * weak[word]
        + len(word)
        for place, word in enumerate(words)
    ]
    found = milp(
        np.array(losses) - WORTH,
        constraints=_at_most_one_of([*starts.values(), *_clashes(words, alike)], len(words)),
        integrality=np.ones(len(words)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    if not found.success:
        raise click.ClickException(found.message)
    return sorted(word for word, taken in zip(words, found.x, strict=True) if round(taken))


def slips(one: str, two: str) -> int:
    """Return the edit distance of two words: letters wrong, missing or too many."""
    row = list(range(len(two) + 1))
    for number, letter in enumerate(one, 1):
        new = [number]
        for place, other in enumerate(two, 1):
            new.append(min(row[place] + 1, new[-1] + 1, row[place - 1] + (letter != other)))
        row = new
    return row[-1]


def _clashes(words: Sequence[str], alike: list[set[str]]) -> Iterator[list[int]]:
    """Yield the pairs that are too near each other or sound alike."""
    # Two words fewer than three slips apart are the same once up to two letters are left out.
    left_over: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        for rest in _leave_out(word, SLIPS_APART - 1):
            left_over[rest].append(place)
    near = {pair for places in left_over.values() for pair in combinations(places, 2)}
    same_sound = {
        tuple(sorted(words.index(word) for word in pair))
        for group in alike
        for pair in combinations(group & set(words), 2)
    }
    for one, two in sorted(near | same_sound):
        if (one, two) in same_sound or slips(words[one], words[two]) < SLIPS_APART:
            yield [one, two]


def _leave_out(word: str, most: int) -> set[str]:
    kept = range(len(word) - min(most, len(word)), len(word) + 1)
    return {"".join(letters) for size in kept for letters in combinations(word, size)}


def _at_most_one_of(groups: Sequence[Sequence[int]], size: int) -> LinearConstraint:
    rows = [row for row, group in enumerate(groups) for _ in group]
    columns = [place for group in groups for place in group]
    table = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(groups), size))
    return LinearConstraint(table.tocsr(), -np.inf, 1)


@click.command(help="Choose the words of the come-back code from the candidates.")
@click.option("--weak", "with_weak", is_flag=True, help="Take weak words too.")
def main(with_weak: bool) -> None:  # noqa: FBT001 - click passes options by name
    """Write the list and say how large it is."""
    weak, alike = read_candidates((HERE / "candidates.txt").read_text(encoding="ascii"))
    tried = {word: is_weak for word, is_weak in weak.items() if with_weak or not is_weak}
    words = choose(tried, alike)
    LIST.write_text("\n".join(words) + "\n", encoding="ascii")
    starts = {word[:START_LETTERS] for word in tried}
    click.echo(
        f"{len(words)} words, {sum(weak[word] for word in words)} of them weak, "
        f"from {len(tried)} candidates with {len(starts)} starts"
    )


if __name__ == "__main__":
    main()
