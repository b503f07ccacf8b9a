"""The short surveys that come with the platform: channels for everyone, and modules."""

from itertools import product

import pytest
import textstat  # type: ignore[import-untyped]  # it publishes no types

from voice.services.surveys import routing
from voice.services.surveys.loading import PACKAGED, load_packaged
from voice.services.surveys.model import Answer, Channel, Kind, Survey
from voice.services.surveys.rules import check, warn

SURVEYS = {survey.id: survey for survey in load_packaged()}
SHORT = [name for name in PACKAGED if name != "leaving"]
SKIP: Answer = {"state": "skipped"}
MAX_GRADE = 4
PAGE_WORDS = 40


def _said(survey: Survey, **codes: str) -> dict[str, Answer]:
    """Return the answers of a child who ticks these, writes in each box and skips the rest."""
    answers: dict[str, Answer] = {}
    while page := next(
        (page for page in routing.pages(survey, answers) if page.key not in answers), None
    ):
        if page.kind is Kind.TEXT:
            answers[page.key] = {"text": "Invented words"}
        else:
            answers[page.key] = {"codes": [codes[page.key]]} if page.key in codes else SKIP
    return answers


@pytest.mark.parametrize("name", PACKAGED)
def test_every_file_keeps_every_rule_beside_all_others(name: str) -> None:
    others = [survey for survey in SURVEYS.values() if survey.id != name]

    assert check(SURVEYS[name], others=others) == []
    assert warn(SURVEYS[name]) == []


def test_each_channel_has_its_survey() -> None:
    assert {survey.channel for survey in SURVEYS.values()} == set(Channel) - {Channel.GROUP}
    assert all(SURVEYS[name].channel == name for name in SHORT)
    assert all(SURVEYS[name].leads for name in SHORT if name != "message")


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("return", ["t2", "v1", "u1"]),
        ("idea", ["t3", "v1", "u1"]),
        ("friend", ["f1", "f2", "f3", "f4", "f5", "v1", "u1"]),
        ("police", ["p1", "p2.a", "p2.b", "p2.c", "p3"]),
        ("return_talk", ["k1", "c1", "c1.who", "a1", "u1"]),
        ("exit_check", ["e2", "m2", "l1", "l2", "l3", "l4", "c1", "c1.who", "c2", "c3", "u1"]),
    ],
)
def test_who_skips_and_writes_is_asked_this(name: str, asked: list[str]) -> None:
    assert list(_said(SURVEYS[name])) == asked


@pytest.mark.parametrize(
    ("name", "codes", "asked"),
    [
        ("police", {"p3": "asked_alone"}, {"p4", "p5"}),
        ("return_talk", {"k1": "offered"}, {"k2", "k3", "k4"}),
        (
            "return_talk",
            {"k1": "offered", "k3": "had_it", "k6": "changed"},
            {"k2", "k4", "k5", "k6.text"},
        ),
        ("exit_check", {"e2": "once", "h2": "talk"}, {"e3", "h2", "h2.text"}),
    ],
)
def test_an_answer_opens_what_follows_from_it(
    name: str, codes: dict[str, str], asked: set[str]
) -> None:
    assert asked <= set(_said(SURVEYS[name], **codes))


@pytest.mark.parametrize(("module", "count"), [("return_talk", 8), ("police", 5), ("friend", 5)])
def test_a_module_has_its_number_of_items(module: str, count: int) -> None:
    own = [item.id for item in SURVEYS[module].items if item.id[0] in "kcapf"]

    assert len(own) == count


def test_what_stands_in_two_files_has_one_id_and_one_link() -> None:
    for one, other in product(SURVEYS.values(), repeat=2):
        for item in one.items:
            same = next((found for found in other.items if found.link == item.link), item)
            assert (same.id, same.kind) == (item.id, item.kind)


@pytest.mark.parametrize(
    ("name", "key", "prior"),
    [
        ("message", "t1", None),
        ("return", "t2", None),
        ("idea", "t3", "would_have_stayed_if"),
        ("friend", "f5", "present"),
        ("return_talk", "c1", "would_have_stayed_if"),
        ("exit_check", "c2", "helped"),
        ("exit_check", "c3", "present"),
    ],
)
def test_each_box_suggests_its_role(name: str, key: str, prior: str | None) -> None:
    page = next(page for page in routing.pages(SURVEYS[name], {}) if page.key == key)

    assert page.prior == prior


@pytest.mark.parametrize("name", ["message", "return", "idea", "friend"])
def test_a_box_for_everyone_takes_five_thousand_characters(name: str) -> None:
    boxes = [item for item in SURVEYS[name].items if item.kind is Kind.TEXT]

    assert [box.max_characters for box in boxes] == [5000]


def test_a_friend_who_is_not_safe_opens_the_help_panel() -> None:
    page = routing.pages(SURVEYS["friend"], {})[0]

    assert page.needs_help_panel({"codes": ["not_safe"]})
    assert not page.needs_help_panel({"codes": ["safe"]})


def test_a_survey_after_the_talk_says_so_in_its_mode() -> None:
    assert routing.answer_mode(SURVEYS["return_talk"], {}) == "return_talk"
    assert routing.answer_mode(SURVEYS["police"], {}) == "not_said"


@pytest.mark.parametrize("name", SHORT)
def test_a_long_page_is_within_reading_age_nine(name: str) -> None:
    for item in SURVEYS[name].items:
        words = item.text["en"]
        labels = [choice.texts["en"] for choice in item.answers]
        parts = [part.rstrip(".?") for part in (words.ask, words.why, words.hint, *labels) if part]
        page = ". ".join(parts)
        if len(page.split()) >= PAGE_WORDS:
            assert textstat.flesch_kincaid_grade(page) <= MAX_GRADE, item.id
