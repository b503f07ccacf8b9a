"""Come-back codes: the list, forgiving reading, and keys."""

import hashlib
import math
import re
import secrets
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from voice.services.comeback import (
    LEAST_CODES,
    START_LETTERS,
    Codes,
    Cost,
    code_length,
    derive,
    list_words,
    make_code,
    read_code,
)
from voice.services.turns import Turns

CHEAP = Cost(memory_kib=8, rounds=1)
PEPPER = b"p" * 32
HARD_TOPICS = re.compile(
    r"kill|knife|gun|rifle|sword|blood|fight|war$|bomb|weapon|poison|hit$|punch|slap|"
    r"^arm$|^leg$|finger|thumb|^hair$|nose|mouth|skin|chest|bottom|knee|elbow|"
    r"mum|dad|mother|father|sister|brother|uncle|aunt|cousin|granny|nan$|baby|orphan|"
    r"police|cell$|jail|prison|judge|court|detective|arrest|home|house$|bedroom|roof|foster"
)
HARMLESS = {"greenhouse", "warehouse", "village"}


def test_the_list_holds_no_word_of_a_hard_topic() -> None:
    found = {word for word in list_words() if HARD_TOPICS.search(word)}

    assert found - HARMLESS == set()


def test_three_letters_tell_each_word_from_every_other() -> None:
    assert len({word[:START_LETTERS] for word in list_words()}) == len(list_words())


def test_any_two_words_are_three_slips_apart() -> None:
    near = [pair for pair in combinations(list_words(), 2) if distance(*pair) < 3]

    assert near == []


def test_a_child_can_spell_the_words() -> None:
    assert [word for word in list_words() if not re.fullmatch(r"[a-z]{3,12}", word)] == []
    assert list(list_words()) == sorted(list_words())


def test_a_code_has_as_many_bits_as_the_docs_say() -> None:
    page = Path(__file__).parents[3] / "docs" / "explanation" / "come-back-code.md"
    codes = len(list_words()) ** code_length(len(list_words()))

    assert f"{math.log2(LEAST_CODES):.1f}" == "51.7"
    assert codes >= LEAST_CODES
    assert "at least 51.7 bits" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("n_words", "length"), [(1296, 5), (1295, 6), (746, 6), (6, 20), (2, 52)])
def test_a_shorter_list_makes_a_longer_code(n_words: int, length: int) -> None:
    assert code_length(n_words) == length
    assert n_words**length >= LEAST_CODES > n_words ** (length - 1)


def test_a_form_has_one_code_and_another_form_another() -> None:
    one = make_code(b"a" * 16)

    assert one == make_code(b"a" * 16) != make_code(b"b" * 16)
    assert len(one) == code_length(len(list_words()))
    assert set(one) <= set(list_words())


def test_each_word_of_the_list_is_used() -> None:
    seen = {word for _ in range(3000) for word in make_code(secrets.token_bytes(16))}

    assert len(seen) > 0.99 * len(list_words())


@pytest.mark.parametrize("between", [" ", "-", ", ", ",", "\n", "\r\n ", ". ", ""])
@pytest.mark.parametrize("change", [str.lower, str.upper, str.title])
def test_writing_it_another_way_does_not_matter(between: str, change: Callable[[str], str]) -> None:
    code = make_code(b"a" * 16)

    assert read_code(change(between.join(code))) == code


@pytest.mark.parametrize("length", [4, 5, 6, 7])
@pytest.mark.parametrize("between", [" ", ""])
def test_codes_given_out_under_another_length_of_list_are_read_too(
    length: int, between: str
) -> None:
    code = tuple(Random(3).choices(list_words(), k=length))

    assert read_code(between.join(code)) == code


def test_one_slip_in_each_word_is_put_right_and_opens_no_other_code() -> None:
    random = Random(7)
    right = 0
    for _ in range(300):
        code = make_code(random.randbytes(16))
        read = read_code(" ".join(slip(word, random) for word in code))
        wrong = [w for w, c in zip(read, code, strict=True) if w != c and w in list_words()]
        assert wrong == []
        right += read == code

    assert right >= 297


@pytest.mark.parametrize("typed", ["", "??", "qzx", "qzx xqz zzq qqq xxx", "x" * 5000])
def test_what_is_no_code_comes_back_as_words(typed: str) -> None:
    assert not set(read_code(typed)) & set(list_words())


def test_a_code_leads_to_a_key_that_only_this_installation_finds() -> None:
    code = make_code(b"a" * 16)

    key = derive(code, PEPPER, CHEAP)

    assert key == derive(code, PEPPER, CHEAP)
    assert key != derive(code, b"q" * 32, CHEAP)
    assert key != derive(code[::-1], PEPPER, CHEAP)
    assert len({key.seed, key.lookup_hash, key.public_key}) == 3
    assert hashlib.sha256(key.seed).digest() != key.lookup_hash
    assert "seed" not in repr(key)


def test_the_real_cost_is_that_of_the_design(tmp_path: Path) -> None:
    codes = Codes(PEPPER, Turns(tmp_path))

    key = codes.unlock(make_code(b"a" * 16))

    assert codes.cost == Cost(64 * 1024, 3)
    assert key == derive(make_code(b"a" * 16), PEPPER, Cost(65536, 3))
    assert str(PEPPER) not in repr(codes)


def slip(word: str, random: Random) -> str:
    """Return the word with one letter wrong, too many or too few."""
    place = random.randrange(len(word))
    other = random.choice([c for c in "abcdefghijklmnopqrstuvwxyz" if c != word[place]])
    return random.choice(
        [
            word[:place] + other + word[place + 1 :],
            word[:place] + other + word[place:],
            word[:place] + word[place + 1 :],
        ]
    )


def distance(one: str, two: str) -> int:
    """Return how many slips apart two words are, or 3 for three and more."""
    if abs(len(one) - len(two)) > 2:
        return 3
    row = list(range(len(two) + 1))
    for number, letter in enumerate(one, 1):
        new = [number]
        for place, other in enumerate(two, 1):
            cost = min(row[place] + 1, new[-1] + 1, row[place - 1] + (letter != other))
            new.append(cost)
        if min(new) > 2:
            return 3
        row = new
    return min(row[-1], 3)
