"""The survey that comes with the platform: all there, in plain words, with no dead end."""

from collections.abc import Iterator
from functools import cache

import pytest
import textstat  # type: ignore[import-untyped]  # it publishes no types

from voice.services.surveys import routing
from voice.services.surveys.conditions import parse, references
from voice.services.surveys.loading import load_packaged
from voice.services.surveys.model import (
    ALL_VERSIONS,
    Answer,
    Kind,
    Page,
    State,
    Survey,
    SurveyVersion,
)
from voice.services.surveys.phrases import MAX_WORDS, complete_languages, phrases

MAX_GRADE = 4
"""Flesch-Kincaid; the age is about the grade and five."""
PAGE_WORDS = 40
"""Below this a formula says nothing."""

CARE = ["foster", "childrens_home", "supported", "residential_school", "secure"]
SKIP: Answer = {"state": "skipped"}


@cache
def _packaged() -> tuple[Survey, ...]:
    return load_packaged()


@pytest.fixture
def leaving() -> Survey:
    return _packaged()[0]


@pytest.fixture
def message() -> Survey:
    return _packaged()[1]


def _strings(survey: Survey) -> list[str]:
    return [text for item in survey.items for phrase in phrases(item) for text in phrase.values()]


def _codes(*codes: str) -> Answer:
    return {"codes": list(codes)}


@pytest.mark.parametrize(("version", "count"), [("P", 23), ("S", 37), ("F", 54)])
def test_each_version_has_its_number_of_items(leaving: Survey, version: str, count: int) -> None:
    own = [item for item in leaving.items if not item.module]

    assert sum(item.is_in(SurveyVersion(version)) for item in own) == count


def test_the_friend_module_comes_on_top(leaving: Survey) -> None:
    module = [item for item in leaving.items if item.module == "friend"]

    assert [item.id for item in module] == ["f1", "f2", "f3", "f4", "f5"]
    assert {item.ask_if for item in module} == {"e1 in (friend)"}


def test_english_is_complete() -> None:
    assert {complete_languages(survey) for survey in _packaged()} == {("en",)}


@pytest.mark.parametrize(
    "word",
    [
        *("missing", "absconder", "absconded", "streetwise", "attention seeking", "placement"),
        *("incident", "anonymous", "confidential", "safeguarding", "local authority", "submit"),
        *("data", "consent", "run away", "runaway", "ran away", "naughty", "refused", "failed"),
    ],
)
def test_no_word_blames_or_belongs_to_an_office(word: str) -> None:
    found = [text for survey in _packaged() for text in _strings(survey) if word in text.lower()]

    assert found == []


def test_no_sentence_is_long() -> None:
    long = [
        sentence
        for survey in _packaged()
        for text in _strings(survey)
        for sentence in text.replace("?", ".").split(". ")
        if len(sentence.split()) > MAX_WORDS
    ]

    assert long == []


def _walk(survey: Survey, version: SurveyVersion) -> Iterator[dict[str, Answer]]:
    """Yield the answers so far at each step of each way a child can take, the ends included.

    Two ways that no later condition can tell apart are walked on as one.
    """
    waiting: list[dict[str, Answer]] = [{"v0": _codes(version.value)}]
    seen: set[object] = set()
    while waiting:
        answers = waiting.pop()
        route = routing.pages(survey, answers)
        page = next((page for page in route if page.key not in answers), None)
        if page is None:
            yield answers
            continue
        state = (page.key, _what_still_matters(survey, page, answers))
        if state not in seen:
            seen.add(state)
            yield answers
            waiting += [answers | {page.key: answer} for answer in _kinds_of_answer(survey, page)]


def _what_still_matters(survey: Survey, page: Page, answers: dict[str, Answer]) -> object:
    """Return what the conditions from this page on can see of the answers so far."""
    wrote = any(answer.get("text") for answer in answers.values())
    ids = [item.id for item in survey.items]
    seen = [
        (name, not codes.isdisjoint(ticked), len(ticked) > 1 and not codes)
        for item in survey.items[ids.index(page.item.id) :]
        for name, codes in references(parse(item.condition_in(page.version))).items()
        for ticked in [answers.get(name, SKIP).get("codes", [])]
    ]
    before = answers.get(page.item.id, SKIP).get("codes", [])  # a follow-up looks at these
    return tuple(sorted(set(seen))), wrote, tuple(before)


def _kinds_of_answer(survey: Survey, page: Page) -> list[Answer]:
    """Return a skip, and one answer of each sort that some condition tells apart."""
    if page.kind is Kind.TEXT:
        return [SKIP, {"text": "Invented words"}]
    named = {
        code
        for item in survey.items
        for name, codes in references(parse(item.condition_in(page.version))).items()
        if name == page.item.id
        for code in codes
    }
    if page.item.follow_up:
        named |= set(page.item.follow_up.only_if)
    others = sorted(page.codes - named)[:1]
    answers = [_codes(code) for code in sorted(named & page.codes) + others]
    two = [_codes(*sorted(page.codes)[:2])] if page.item.id == "b1" else []
    return [SKIP, *answers, *two]


@pytest.mark.parametrize("version", ALL_VERSIONS)
def test_every_route_of_every_version_comes_to_a_good_end(
    leaving: Survey, version: SurveyVersion
) -> None:
    reached: set[str] = set()
    ends = 0
    for answers in _walk(leaving, version):
        route = routing.pages(leaving, answers)
        keys = [page.key for page in route]
        reached |= set(keys)
        assert keys[:3] == ["v0", "v1", "e1"]
        assert keys[-1] == "z1"
        assert "o1" in keys
        assert all(page.kind is Kind.TEXT or page.answers for page in route)
        if set(keys) <= set(answers):
            ends += 1
            assert ("u1" in keys) is bool(routing.text_pages(leaving, answers))
            assert routing.expected_total(leaving, answers) == len(keys)

    in_version = {
        item.id
        for item in leaving.items
        if item.is_in(version) and not item.after_send and item.id != "a5"
    }
    assert ends > 1
    assert {key.split(".")[0] for key in reached} == in_version


@pytest.mark.parametrize(
    ("version", "experience", "pages"),
    [
        ("P", "left", 23),
        ("P", "thought", 13),
        ("P", "friend", 12),
        ("P", "none", 7),
        ("S", "left", 40),
        ("S", "thought", 16),
        ("S", "friend", 12),
        ("S", "none", 7),
        ("F", "left", 57),
        ("F", "thought", 19),
        ("F", "friend", 15),
        ("F", "none", 10),
    ],
)
def test_the_longest_way_through_each_route_is_known(
    leaving: Survey, version: str, experience: str, pages: int
) -> None:
    wanted = {
        "v0": version,
        "e1": experience,
        "s1": "foster",
        "r1": "self",
        "h1": "social_worker",
        "p1": "reported",
        "p3": "asked_alone",
        "k1": "offered",
        "k3": "had_it",
        "k6": "changed",
    }
    answers: dict[str, Answer] = {}
    while page := next(
        (page for page in routing.pages(leaving, answers) if page.key not in answers), None
    ):
        if page.kind is Kind.TEXT:
            answers[page.key] = {"text": "Invented words"}
        else:
            first_two = [choice.code for choice in page.answers][
                : 2 if page.kind is Kind.MULTI else 1
            ]
            code = wanted.get(page.key)
            answers[page.key] = _codes(code) if code in page.codes and code else _codes(*first_two)

    assert len(answers) == pages


def test_a_child_still_away_gets_help_and_no_question_on_the_return(leaving: Survey) -> None:
    answers = {"v0": _codes("F"), "e1": _codes("left"), "r1": _codes("away"), "p1": SKIP}

    route = {page.key: page for page in routing.pages(leaving, answers)}

    assert route["r1"].needs_help_panel(answers["r1"])
    assert not {"p2.a", "p3", "r2", "r3", "k1"} & set(route)


def test_carers_are_judged_by_children_in_foster_care_and_homes(leaving: Survey) -> None:
    for code in [choice.code for choice in leaving.items[12].answers]:
        answers = {"v0": _codes("F"), "e1": _codes("left"), "s1": _codes(code)}

        keys = {page.key for page in routing.pages(leaving, answers)}

        assert ("m3" in keys) is (code in {"foster", "childrens_home"})
        assert ("s2" in keys) is (code in CARE)


@pytest.mark.parametrize(
    ("item", "codes"),
    [
        ("b1", ["hurting", "pressured", "scared_of", "hurt_or_scared", "made_to_go"]),
        ("w2", ["just_met", "outside"]),
        ("w3", ["not_very_safe", "not_at_all_safe", "bit_scared", "scared"]),
        ("w4", ["did", "unsure"]),
        ("w5", ["had_to"]),
        ("r1", ["away"]),
        ("f1", ["not_safe"]),
        ("z1", ["low"]),
    ],
)
def test_these_answers_open_the_help_panel(leaving: Survey, item: str, codes: list[str]) -> None:
    found = leaving.find_item(item)

    assert found is not None
    assert list(found.help_if) == codes


def test_four_items_are_kept_apart_and_say_so(leaving: Survey) -> None:
    apart = [item for item in leaving.items if item.is_detached]

    assert [item.id for item in apart] == ["w5", "a2", "a3", "a4"]
    assert {item.detach_with for item in apart} == {"e1"}
    assert all("apart" in item.text["en"].hint for item in apart)


def test_reasons_have_three_headings_and_eight_cards(leaving: Survey) -> None:
    reasons = leaving.find_item("b1")

    assert reasons is not None
    assert [group.code for group in reasons.groups] == ["away_from", "towards", "made_to"]
    assert all(choice.group for choice in reasons.answers)
    assert len(reasons.cards.answers) == 8


def test_each_card_of_the_pictures_has_a_picture(leaving: Survey) -> None:
    cards = [card for item in leaving.items for card in item.cards.answers]

    assert [card.code for card in cards if not card.picture] == []


def test_only_counting_is_the_first_choice(leaving: Survey) -> None:
    use = leaving.find_item("u1")

    assert use is not None
    assert [choice.code for choice in use.answers] == ["count", "quote", "do_not_use"]


def test_areas_are_the_operators_and_hidden_until_given(leaving: Survey) -> None:
    row = routing.final_states(leaving, {"v0": _codes("F")})

    assert row["a5"] is State.NOT_ASKED


@pytest.mark.parametrize(
    ("experience", "key", "prior"),
    [
        ("left", "b3", "left_because"),
        ("told", "b3", "made_to_leave"),
        ("thought", "b3", "thinking_of_leaving_because"),
        ("left", "c1", "would_have_stayed_if"),
        ("left", "c2", "helped"),
        ("left", "c3", "present"),
        ("left", "o1", None),
        ("friend", "f5", "present"),
        ("friend", "o1", "present"),
    ],
)
def test_each_text_suggests_its_role(
    leaving: Survey, experience: str, key: str, prior: str | None
) -> None:
    answers = {"v0": _codes("F"), "e1": _codes(experience)}

    page = next(page for page in routing.pages(leaving, answers) if page.key == key)

    assert page.prior == prior


def test_a_message_is_one_text_then_how_and_how_to_use_it(message: Survey) -> None:
    written = {"t1": Answer(text="Invented words")}

    assert [page.key for page in routing.pages(message, {})] == ["t1", "v1"]
    assert [page.key for page in routing.pages(message, written)] == ["t1", "v1", "u1"]
    assert [page.key for page in routing.pages_after_send(message, written)] == ["u2"]
    assert message.items[0].max_characters == 5000


@pytest.mark.parametrize("version", ALL_VERSIONS)
def test_a_page_of_forty_words_is_within_reading_age_nine(
    leaving: Survey, version: SurveyVersion
) -> None:
    grades = {}
    for item in leaving.items:
        if not item.is_in(version):
            continue
        words = item.text_in(version)["en"]
        labels = [choice.texts["en"] for choice in item.answers_in(version)]
        page = ". ".join(
            part.rstrip(".?") for part in (words.ask, words.why, words.hint, *labels) if part
        )
        if len(page.split()) >= PAGE_WORDS:
            grades[item.id] = textstat.flesch_kincaid_grade(page)

    assert "b1" in grades
    assert {item: grade for item, grade in grades.items() if grade > MAX_GRADE} == {}
