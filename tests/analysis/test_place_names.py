import pytest

from analysis.gazetteers import Words
from analysis.identifiers import Kind
from analysis.place_names import find_places


def _places(value: str) -> set[tuple[Kind, str]]:
    return {(each.kind, each.span.of(value)) for each in find_places(Words(value))}


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        ("i live at 14 marlow road", Kind.STREET_ADDRESS, "14 marlow road"),
        ("its off Harehills Lane", Kind.STREET_ADDRESS, "Harehills Lane"),
        ("i go to st marys high school", Kind.SCHOOL, "st marys high school"),
        ("i go brackwell", Kind.SCHOOL, "brackwell"),
        ("a house in wibsey", Kind.PLACE, "wibsey"),
        ("i ran from Oak Lodge", Kind.PLACEMENT, "Oak Lodge"),
        ("i ran from Hillcrest", Kind.PLACEMENT, "Hillcrest"),
        ("got moved from Beech View to Larch", Kind.PLACEMENT, "Larch"),
        ("wendlebury mere childrens home", Kind.PLACEMENT, "wendlebury mere"),
        ("we slept in Hyde Park", Kind.PLACE, "Hyde Park"),
        ("i live in chapeltown", Kind.PLACE, "chapeltown"),
        ("from wibsey originally", Kind.PLACE, "wibsey"),
    ],
)
def test_a_home_school_or_place_is_known_by_the_words_around_it(
    value: str, kind: Kind, words: str
) -> None:
    assert (kind, words) in _places(value)


@pytest.mark.parametrize(
    "value",
    [
        "i moved from Manchester to Leeds",
        "they put me in a home in Wales",
        "i live in foster care and go to school sometimes",
        "it was a trap house down the road near a park",
        "i stayed in my mates house for 2 hours, a 45 minute drive",
        "Mum's house",
        "in a difernt house",
        "i got moved again to the city",
    ],
)
def test_towns_and_ordinary_places_are_kept(value: str) -> None:
    assert _places(value) == set()
