"""What looks like a name, shown to the child and hidden if the child wants."""

import pytest

from analysis.redaction import Kind, Redactor
from voice.services.hiding import CHILD_WORDS, find_names, hide_names
from voice.services.surveys.phrases import find_banned

REDACTOR = Redactor(["Willowdene", "Marsh Lane School"])
WORDS = (
    "my mate Zara let me stay, Zara is on 07700 900123",
    "i live at 14 Elm Road, BS1 4ND",
    "snap me @zara_b99 or zara@example.org",
    "they put me in willowdene and i go to marsh lane school",
    "my nhs number is 943 476 5919 and i was born 3/4/2012",
    "look at www.example.org/me",
)


def test_finds_stand_once_and_in_order_as_they_were_typed() -> None:
    assert find_names(REDACTOR, WORDS[0]) == ("Zara", "07700 900123")


def test_a_find_over_two_lines_is_shown_in_one() -> None:
    assert find_names(REDACTOR, "i go to marsh lane\nschool") == ("marsh lane school",)


@pytest.mark.parametrize("text", WORDS)
def test_what_is_hidden_is_not_found_again(text: str) -> None:
    hidden = hide_names(REDACTOR, text)

    assert find_names(REDACTOR, text)
    assert find_names(REDACTOR, hidden) == ()
    assert not any(name in hidden for name in find_names(REDACTOR, text))


def test_a_person_is_hidden_as_redaction_shows_it() -> None:
    assert hide_names(REDACTOR, "Zara and Femi left") == "[person 1] and [person 2] left"


def test_a_text_without_names_stays_as_it_is() -> None:
    assert hide_names(REDACTOR, "  i was cold\n") == "  i was cold\n"
    assert find_names(REDACTOR, "") == ()


def test_each_kind_has_a_word_that_children_may_read() -> None:
    for kind in Kind:
        assert find_banned(CHILD_WORDS.get(kind, kind.value)) == []
