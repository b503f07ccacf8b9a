import pytest

from analysis.gazetteers import Words, first_names, is_everyday, load_words


@pytest.mark.parametrize("name", ["common_words", "first_names", "name_words", "surnames", "towns"])
def test_every_list_holds_single_words_in_lower_case(name: str) -> None:
    words = load_words(name)

    assert len(words) > 100
    assert all(word == word.lower() and word.isalnum() for word in words)


def test_a_name_that_is_a_word_is_no_sure_first_name() -> None:
    assert not first_names() & {"hope", "summer", "may", "will", "favour", "mercy"}
    assert {"kayleigh", "oluwaseun", "wiktoria", "mohammed", "zainab"} <= first_names()


@pytest.mark.parametrize("word", ["mum", "Shouting", "grabbed", "stopped", "cities", "didn't"])
def test_an_everyday_word_is_known_with_its_endings(word: str) -> None:
    assert is_everyday(word)


@pytest.mark.parametrize("word", ["okonkwo", "Brookvale", "xiomara"])
def test_a_rare_word_is_not_everyday(word: str) -> None:
    assert not is_everyday(word)


def test_a_word_stands_without_its_possession_at_its_own_offsets() -> None:
    value = "🙂 Kyle\u2019s mum"

    words = Words(value)

    assert [value[word.start : word.end] for word in words.all] == ["Kyle", "mum"]


def test_capitals_throughout_say_nothing() -> None:
    words = Words("TOLD Gary COVID McKay")

    assert [word.is_capital for word in words.all] == [False, True, False, True]


def test_a_word_opens_a_sentence_behind_a_full_stop() -> None:
    words = Words('no. Then "Maybe" she went')

    assert [word.lower for word in words.all if word.opens] == ["no", "then"]


def test_small_letters_keep_every_offset() -> None:
    value = "İstanbul Ğ"

    assert len(Words(value).small) == len(value)


def test_words_adjoin_across_a_space_only() -> None:
    words = Words("Mr. Khan, here")

    assert [words.adjoins(index) for index in range(4)] == [False, True, False, False]
