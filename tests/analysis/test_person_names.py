import pytest

from analysis.gazetteers import Words
from analysis.person_names import find_people


def _people(value: str) -> set[str]:
    return {each.span.of(value) for each in find_people(Words(value))}


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("my name is xiomara", "xiomara"),
        ("my social worker Zebulon rang", "Zebulon"),
        ("my soical worker debra", "debra"),
        ("my mate zeb let me in", "zeb"),
        ("my mate will lied", "will"),
        ("mrs oconnor excluded me", "oconnor"),
        ("I told Zebulon all of it", "Zebulon"),
        ("Hope my support worker was off", "Hope"),
        ("the officer, jenkins, was ok", "jenkins"),
        ("i told zebulon and he laughed", "zebulon"),
        ("we were at zebulons house", "zebulon"),
        ("Brogans mum", "Brogan"),
        ("brogans house", "brogans"),
        ("Sarah Jane Potts hit me", "Sarah Jane Potts"),
    ],
)
def test_a_name_is_known_by_a_list_or_by_the_words_around_it(value: str, name: str) -> None:
    assert any(found.startswith(name) or name.startswith(found) for found in _people(value))


@pytest.mark.parametrize(
    "value",
    [
        "my mate will help me",
        "i hope i may go in the summer",
        "i miss my mum and the police took me",
        "my mate shouted and my friend actively ran",
        "they call me stupid",
        "they take the mick out of me",
        "Because I wanted to. They never listen.",
        "my staff dealt with it",
    ],
)
def test_a_word_is_no_name_without_the_words_for_it(value: str) -> None:
    assert _people(value) == set()


def test_a_name_found_once_is_found_each_time() -> None:
    value = "my mate zebulon left. then Zebulon rang, zebulon"

    assert len({each.span for each in find_people(Words(value))}) == 3
