from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voice.services.surveys import routing
from voice.services.surveys.documents import from_document
from voice.services.surveys.model import Answer, Kind, Page, State, Survey, SurveyVersion
from voice.services.surveys.routing import DetachedRecord


def _codes(*codes: str) -> Answer:
    return {"codes": list(codes)}


def _text(text: str = "Invented words") -> Answer:
    return {"text": text}


SKIP: Answer = {"state": "skipped"}
RATHER_NOT: Answer = {"state": "rather_not"}

FULL_ROUTE: dict[str, Answer] = {
    "v0": _codes("F"),
    "v1": _codes("alone"),
    "e1": _codes("told"),
    "b1": _codes("friends", "arguing"),
    "b2": _codes("friends"),
    "b3": _text(),
    "h2": _codes("talk"),
    "h2.text": _text("More invented words"),
    "w5": _codes("had_to", "friends"),
    "o1": SKIP,
    "a1": RATHER_NOT,
    "u1": _codes("quote"),
    "z1": _codes("good"),
}


def _keys(survey: Survey, answers: dict[str, Answer]) -> list[str]:
    return [page.key for page in routing.pages(survey, answers)]


def _page(survey: Survey, answers: dict[str, Answer], key: str) -> Page:
    return next(page for page in routing.pages(survey, answers) if page.key == key)


def test_only_the_version_is_asked_at_first(survey: Survey) -> None:
    assert _keys(survey, {}) == ["v0"]
    assert routing.chosen_version(survey, {}) is None
    assert routing.expected_total(survey, {}) is None


@pytest.mark.parametrize(
    ("answer", "version"),
    [
        (_codes("P"), SurveyVersion.PICTURES),
        (_codes("F"), SurveyVersion.FULL),
        (SKIP, SurveyVersion.SHORT),
    ],
)
def test_the_child_picks_the_version(
    survey: Survey, answer: Answer, version: SurveyVersion
) -> None:
    assert routing.chosen_version(survey, {"v0": answer}) is version


def test_an_unknown_version_is_read_as_the_short_one(survey: Survey) -> None:
    assert routing.chosen_version(survey, {"v0": _codes("X")}) is SurveyVersion.SHORT


def test_a_survey_without_the_version_page_is_asked_in_full(document: dict[str, Any]) -> None:
    document["order"].remove("v0")
    survey = from_document(document)

    assert routing.chosen_version(survey, {}) is SurveyVersion.FULL
    assert _keys(survey, {})[0] == "v1"


def test_a_sheet_of_paper_holds_each_page_before_send_asked_or_not(survey: Survey) -> None:
    keys = [page.key for page in routing.every_page(survey, SurveyVersion.SHORT)]

    assert keys[:2] == ["v0", "v1"]
    assert {"b2", "h2.text", "u1"} <= {*keys}
    assert "u2" not in keys


def test_a_page_waits_for_the_answer_it_depends_on(survey: Survey) -> None:
    before = _keys(survey, {"v0": _codes("F")})
    after = _keys(survey, {"v0": _codes("F"), "e1": _codes("left")})

    assert before == ["v0", "v1", "e1", "o1", "a1", "z1"]
    assert after == ["v0", "v1", "e1", "b1", "b3", "h2", "w5", "o1", "a1", "z1"]


def test_the_full_route_ends_before_send(survey: Survey) -> None:
    assert _keys(survey, FULL_ROUTE) == list(FULL_ROUTE)


def test_a_skipped_filter_asks_nothing_behind_it(survey: Survey) -> None:
    keys = _keys(survey, {"v0": _codes("F"), "e1": SKIP})

    assert "b1" not in keys


@pytest.mark.parametrize(
    ("version", "keys"), [("F", ["p2.a", "p2.b"]), ("S", ["p2.a", "p2.b"]), ("P", ["p2.a"])]
)
def test_an_item_with_parts_is_as_many_pages(survey: Survey, version: str, keys: list[str]) -> None:
    answers = {"v0": _codes(version), "e1": _codes("left"), "b1": SKIP}

    asked = routing.pages(survey, answers)

    assert [page.key for page in asked if page.item.id == "p2"] == keys
    assert {page.codes for page in asked if page.item.id == "p2"} == {frozenset({"much", "bit"})}


def test_pictures_may_ask_under_another_condition(survey: Survey) -> None:
    answers = {"e1": _codes("left"), "b1": _codes("friends")}

    assert "p2.a" not in _keys(survey, {"v0": _codes("F"), **answers})
    assert "p2.a" in _keys(survey, {"v0": _codes("P"), **answers})


def test_the_biggest_reason_is_one_of_the_childs_own(survey: Survey) -> None:
    page = _page(survey, FULL_ROUTE, "b2")

    assert [choice.code for choice in page.answers] == ["arguing", "friends"]
    assert page.groups == ()


def test_one_reason_alone_is_the_biggest(survey: Survey) -> None:
    assert "b2" not in _keys(survey, FULL_ROUTE | {"b1": _codes("friends")})


@pytest.mark.parametrize(
    ("answer", "opens"),
    [(_codes("talk"), True), (_codes("nothing"), False), (SKIP, False), (RATHER_NOT, False)],
)
def test_a_follow_up_opens_on_its_codes(survey: Survey, answer: Answer, opens: bool) -> None:
    assert ("h2.text" in _keys(survey, FULL_ROUTE | {"h2": answer})) is opens


def test_a_follow_up_of_a_text_opens_where_words_were_written(
    document: dict[str, Any], items: dict[str, dict[str, Any]]
) -> None:
    items["o1"]["follow_up"] = items["h2"]["follow_up"] | {"only_if": []}
    survey = from_document(document)

    assert "o1.text" not in _keys(survey, FULL_ROUTE)
    assert "o1.text" in _keys(survey, FULL_ROUTE | {"o1": _text()})


def test_a_follow_up_stands_in_its_versions_only(
    document: dict[str, Any], items: dict[str, dict[str, Any]]
) -> None:
    items["h2"]["follow_up"]["versions"] = ["F"]
    survey = from_document(document)
    short = FULL_ROUTE | {"v0": _codes("S")}

    assert "h2.text" not in _keys(survey, short)
    assert routing.final_states(survey, short)["h2.text"] is State.NOT_IN_VERSION


@pytest.mark.parametrize("text", ["", "  \n"])
def test_no_words_no_question_how_to_use_them(survey: Survey, text: str) -> None:
    silent = FULL_ROUTE | {"b3": _text(text), "h2": SKIP}

    assert "u1" not in _keys(survey, silent)
    assert "u1" in _keys(survey, silent | {"o1": _text()})


def test_an_item_without_answers_is_hidden(
    document: dict[str, Any], items: dict[str, dict[str, Any]]
) -> None:
    items["a1"]["answers"] = []
    survey = from_document(document)

    assert "a1" not in _keys(survey, FULL_ROUTE)
    assert routing.final_states(survey, FULL_ROUTE)["a1"] is State.NOT_ASKED


def test_what_comes_after_send_is_in_no_route(survey: Survey) -> None:
    assert "u2" not in _keys(survey, FULL_ROUTE)
    assert [page.key for page in routing.pages_after_send(survey, FULL_ROUTE)] == ["u2"]
    assert [page.key for page in routing.pages_after_send(survey, {})] == ["u2"]


def test_headings_stand_where_answers_have_them(survey: Survey) -> None:
    assert len(_page(survey, FULL_ROUTE, "b1").groups) == 2
    assert _page(survey, FULL_ROUTE | {"v0": _codes("P")}, "b1").groups == ()


@pytest.mark.parametrize(
    ("experience", "prior"), [("left", "left_because"), ("told", "made_to_leave")]
)
def test_the_prior_of_a_text_depends_on_what_was_true(
    survey: Survey, experience: str, prior: str
) -> None:
    assert _page(survey, FULL_ROUTE | {"e1": _codes(experience)}, "b3").prior == prior


def test_other_pages_have_the_prior_of_their_own_or_none(survey: Survey) -> None:
    assert _page(survey, FULL_ROUTE, "h2.text").prior == "would_have_stayed_if"
    assert _page(survey, FULL_ROUTE, "o1").prior is None
    assert _page(survey, FULL_ROUTE, "h2").prior is None


@pytest.mark.parametrize(
    ("answers", "total"),
    [
        # v0 v1 e1 o1 a1 z1, and half of b1 b2 b3 h2 h2.text p2.a p2.b w5 u1
        ({}, 6 + 5),
        # b1 b3 h2 w5 are sure now; half of b2 h2.text p2.a p2.b u1
        ({"e1": _codes("left")}, 10 + 3),
        # only u1 is open
        ({"e1": _codes("none")}, 6 + 1),
        ({"e1": _codes("none"), "o1": SKIP}, 6),
    ],
)
def test_the_total_counts_what_is_sure_and_half_of_what_is_open(
    survey: Survey, answers: dict[str, Answer], total: int
) -> None:
    assert routing.expected_total(survey, {"v0": _codes("F"), **answers}) == total


def test_the_total_is_exact_at_the_end(survey: Survey) -> None:
    assert routing.expected_total(survey, FULL_ROUTE) == len(FULL_ROUTE)


@pytest.mark.parametrize(
    ("key", "answer", "expected"),
    [
        ("b1", _codes("friends", "arguing"), ("arguing", "friends")),
        ("b1", _codes(), State.SKIPPED),
        ("b1", _codes("hurt"), None),
        ("e1", _codes("told", "left"), ("left",)),
        ("e1", RATHER_NOT, State.RATHER_NOT),
        ("b3", _text(" Words "), "Words"),
        ("b3", _text(" "), State.SKIPPED),
        ("b3", SKIP, State.SKIPPED),
    ],
)
def test_an_answer_is_read_in_the_terms_of_its_page(
    survey: Survey, key: str, answer: Answer, expected: object
) -> None:
    page = _page(survey, FULL_ROUTE, key)

    assert routing.read_answer(page, {key: answer}) == expected


def test_a_page_without_an_answer_reads_as_none(survey: Survey) -> None:
    assert routing.read_answer(_page(survey, FULL_ROUTE, "e1"), {}) is None


def test_the_row_tells_the_five_states_apart(survey: Survey) -> None:
    row = routing.final_states(
        survey,
        FULL_ROUTE | {"v0": _codes("S"), "b1": _codes("dont_know"), "v1": SKIP, "a1": RATHER_NOT},
    )

    assert row["v1"] is State.SKIPPED
    assert row["a1"] is State.RATHER_NOT
    assert row["b1"] is State.DONT_KNOW
    assert row["b2"] is State.NOT_ASKED
    assert row["e1"] == ("told",)
    assert routing.final_states(survey, FULL_ROUTE | {"v0": _codes("P")})["p2.b"] is (
        State.NOT_IN_VERSION
    )


def test_the_row_holds_each_page_but_none_that_is_detached_or_after_send(survey: Survey) -> None:
    assert list(routing.final_states(survey, FULL_ROUTE)) == [
        *("v0", "v1", "e1", "b1", "b2", "b3", "h2", "h2.text", "p2.a", "p2.b"),
        *("o1", "a1", "u1", "z1"),
    ]


def test_the_row_never_holds_the_words(survey: Survey) -> None:
    row = routing.final_states(survey, FULL_ROUTE)

    assert row["b3"] == routing.TEXT_GIVEN
    assert "nvented" not in repr(row)


def test_a_page_never_reached_was_not_asked(survey: Survey) -> None:
    assert set(routing.final_states(survey, {}).values()) == {State.NOT_ASKED}


def test_an_answer_left_behind_by_a_change_is_passed_over(survey: Survey) -> None:
    changed = FULL_ROUTE | {"e1": _codes("none")}

    row = routing.final_states(survey, changed)

    assert row["b1"] is State.NOT_ASKED
    assert routing.conclude(survey, changed).detached == []
    assert routing.text_pages(survey, changed) == ()


def test_a_tick_each_and_one_base_are_kept_apart(survey: Survey) -> None:
    assert routing.conclude(survey, FULL_ROUTE).detached == [
        DetachedRecord("w5", "base", "e1", "told"),
        DetachedRecord("w5", "friends", "e1", "told"),
        DetachedRecord("w5", "had_to", "e1", "told"),
    ]


def test_a_detached_choice_is_one_record(
    document: dict[str, Any], items: dict[str, dict[str, Any]]
) -> None:
    items["w5"]["type"] = "single"
    survey = from_document(document)

    assert routing.conclude(survey, FULL_ROUTE).detached == [
        DetachedRecord("w5", "friends", "e1", "told")
    ]


def test_a_detached_skip_is_one_record_with_the_partners_state(
    document: dict[str, Any], items: dict[str, dict[str, Any]]
) -> None:
    del items["w5"]["ask_if"]
    survey = from_document(document)

    records = routing.conclude(survey, FULL_ROUTE | {"w5": SKIP, "e1": RATHER_NOT}).detached

    assert records == [DetachedRecord("w5", "skipped", "e1", "rather_not")]


def test_a_detached_page_without_an_answer_makes_no_record(survey: Survey) -> None:
    answers = {key: answer for key, answer in FULL_ROUTE.items() if key != "w5"}

    assert routing.conclude(survey, answers).detached == []


@pytest.mark.parametrize(
    ("answer", "mode"), [(_codes("with_worker"), "with_worker"), (SKIP, "not_said")]
)
def test_the_mode_is_what_the_child_said(survey: Survey, answer: Answer, mode: str) -> None:
    assert routing.answer_mode(survey, FULL_ROUTE | {"v1": answer}) == mode


@pytest.mark.parametrize("answers", [{}, {"v0": _codes("F")}, FULL_ROUTE], ids=len)
def test_what_is_stored_is_what_each_question_about_it_tells(
    survey: Survey, answers: dict[str, Answer]
) -> None:
    conclusion = routing.conclude(survey, answers)

    assert conclusion.version == routing.chosen_version(survey, answers)
    assert conclusion.mode == routing.answer_mode(survey, answers)
    assert conclusion.states == routing.final_states(survey, answers)
    assert conclusion.texts == routing.text_pages(survey, answers)


def test_texts_come_with_their_pages_in_order(survey: Survey) -> None:
    written = routing.text_pages(survey, FULL_ROUTE)

    assert [(page.key, page.prior, text) for page, text in written] == [
        ("b3", "made_to_leave", "Invented words"),
        ("h2.text", "would_have_stayed_if", "More invented words"),
    ]


def _answer_for(data: st.DataObject, page: Page) -> Answer:
    if page.kind is Kind.TEXT:
        return data.draw(st.sampled_from([_text(), _text(""), SKIP]))
    codes = sorted(page.codes)
    if page.kind is Kind.MULTI:
        ticked = data.draw(st.lists(st.sampled_from(codes), unique=True))
        return data.draw(st.sampled_from([_codes(*ticked), SKIP, RATHER_NOT]))
    return data.draw(st.sampled_from([*(_codes(code) for code in codes), SKIP, RATHER_NOT]))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_pages_already_answered_never_move_and_the_total_comes_true(
    survey: Survey, data: st.DataObject
) -> None:
    answers: dict[str, Answer] = {}
    while True:
        route = routing.pages(survey, answers)
        waiting = [page for page in route if page.key not in answers]
        assert [page.key for page in route][: len(answers)] == list(answers)
        if not waiting:
            break
        answers[waiting[0].key] = _answer_for(data, waiting[0])

    assert routing.expected_total(survey, answers) == len(answers)
    assert set(answers) <= {"w5", *routing.final_states(survey, answers)}
