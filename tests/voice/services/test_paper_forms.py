import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import small_survey
from voice.errors import SurveyError
from voice.services.paper_forms import PaperForm, PaperQuestion, lay_out, list_versions
from voice.services.surveys.loading import load_packaged
from voice.services.surveys.model import Answer, Kind, Survey, SurveyVersion
from voice.services.surveys.routing import every_page, pages

SURVEYS = {survey.id: survey for survey in load_packaged()}
SHEETS = [(survey, version) for survey in SURVEYS.values() for version in list_versions(survey)]
ON_SCREEN_ONLY = {"v0", "v1"}
"""Not asked on paper, or in other words."""
FOLLOWING = {"h2.text", "c1.who"}
GO_TO = re.compile(r"go to question (\d+)")
AT = re.compile(r"([A-Z, or]+) at question (\d+)")

Typed = dict[str, Answer]


def leaving(version: str) -> PaperForm:
    return lay_out(SURVEYS["leaving"], SurveyVersion(version), "en")


def ids(value: object) -> str | None:
    return value.id if isinstance(value, Survey) else None


@pytest.mark.parametrize(("survey", "version"), SHEETS, ids=ids)
def test_each_question_of_a_version_stands_on_its_sheet_under_its_own_id(
    survey: Survey, version: SurveyVersion
) -> None:
    asked = {page.key: page.codes for page in every_page(survey, version)}

    printed = lay_out(survey, version, "en").questions

    assert {question.key for question in printed} | ON_SCREEN_ONLY == {*asked} | ON_SCREEN_ONLY
    for question in printed:
        codes = {box.code for box in question.boxes if box.letter}
        assert question.is_letter or question.key in ON_SCREEN_ONLY or codes == asked[question.key]


@pytest.mark.parametrize(("survey", "version"), SHEETS, ids=ids)
def test_no_line_that_a_sheet_adds_is_a_long_sentence(
    survey: Survey, version: SurveyVersion
) -> None:
    form = lay_out(survey, version, "en")
    lines = [block.intro for block in form.blocks] + [block.otherwise for block in form.blocks]
    lines += [jump for question in form.questions for jump in question.jumps]
    lines += [line for part in ("points", "how", "end") for line in form.words[part]]

    assert [line for line in lines if len(line.split()) > 15] == []


def test_who_is_near_is_asked_without_naming_a_phone() -> None:
    (near,) = [question for question in leaving("F").questions if question.key == "v1"]

    assert [box.code for box in near.boxes] == [
        "alone",
        "adult_chosen",
        "with_worker",
        "group",
        "rather_not",
    ]
    assert "phone" not in " ".join(box.label for box in near.boxes)


def test_the_biggest_reason_is_the_letter_of_a_reason() -> None:
    by_key = {question.key: question for question in leaving("S").questions}

    assert by_key["b2"].is_letter
    assert str(by_key["b1"].number) in by_key["b2"].how
    reasons = [box for box in by_key["b1"].boxes if box.letter]
    assert [box.letter for box in by_key["b2"].boxes[:-1]] == [box.letter for box in reasons]


def test_a_version_or_language_that_there_is_not_is_refused() -> None:
    with pytest.raises(SurveyError, match="no version S"):
        lay_out(small_survey("message"), SurveyVersion.SHORT, "en")
    with pytest.raises(SurveyError, match="language cy"):
        lay_out(small_survey(), SurveyVersion.SHORT, "cy")


def test_each_sheet_says_which_form_it_is() -> None:
    assert leaving("P").name == "Form leaving-1, P, en"


@settings(deadline=None, max_examples=25)
@pytest.mark.parametrize("version", ["P", "S", "F"])
@given(data=st.data())
def test_following_the_sheet_leads_to_the_questions_of_the_screen(
    version: str, data: st.DataObject
) -> None:
    form = leaving(version)
    picks = {question.key: data.draw(_answers(question)) for question in form.questions}
    for key in FOLLOWING & {*picks}:  # a sheet asks for more also where nothing was ticked
        if "state" in picks[key.partition(".")[0]]:
            picks[key] = {"state": "skipped"}
    asked = _walk_screen(version, picks)

    visited = [key for key in _walk_sheet(form, picks) if key not in FOLLOWING]

    keys = [question.key for question in form.questions if question.key not in FOLLOWING]
    assert visited == [key for key in keys if key in asked]


def _answers(question: PaperQuestion) -> st.SearchStrategy[Answer]:
    if question.kind is Kind.TEXT:
        return st.sampled_from([Answer(text="words"), Answer(state="skipped")])
    codes = [box.code for box in question.boxes if box.letter]
    most = 3 if question.kind is Kind.MULTI else 1
    ticks = st.lists(st.sampled_from(codes), max_size=most, unique=True)
    return ticks.map(lambda each: Answer(codes=each) if each else Answer(state="skipped"))


def _walk_screen(version: str, picks: Typed) -> set[str]:
    """Return the pages a child would see who answers like this, page after page."""
    said: Typed = {"v0": {"codes": [version]}, "v1": {"state": "skipped"}}
    while open_pages := [page for page in pages(SURVEYS["leaving"], said) if page.key not in said]:
        key = open_pages[0].key
        answer = picks[key]
        is_off = "codes" in answer and not set(answer["codes"]) & open_pages[0].codes
        said[key] = {"state": "skipped"} if is_off else answer
        if is_off:
            picks[key] = said[key]
    return {*said} - {"v0"}


def _walk_sheet(form: PaperForm, picks: Typed) -> Iterator[str]:
    """Yield what is answered by somebody who knows only what the sheet says."""
    by_number = {question.number: question for question in form.questions}
    visited: set[str] = set()
    at = 1
    while at in by_number:
        question = by_number[at]
        block = next(each for each in form.blocks if question in each.questions)
        if not all(_is_true(line, by_number, picks, visited) for line in block.lines):
            at = _target(block.otherwise, len(by_number))
            continue
        yield question.key
        visited.add(question.key)
        letters = _letters(question, picks)
        leading = [jump for jump in question.jumps if letters & _named(jump)]
        at = _target(leading[0], len(by_number)) if leading else at + 1


def _is_true(
    line: str, by_number: dict[int, PaperQuestion], picks: Typed, visited: set[str]
) -> bool:
    if " or you " in line:
        return any(_is_true(part, by_number, picks, visited) for part in line.split(" or you "))
    if "wrote something" in line:
        return any("text" in picks[key] for key in visited)
    if many := re.search(r"(\d) or more at question (\d+)", line):
        ticked = _ticked(by_number[int(many[2])], picks, visited)
        return len(ticked) >= int(many[1])
    found = AT.search(line)
    assert found, line
    ticked = _ticked(by_number[int(found[2])], picks, visited)
    return bool(ticked & _named(line)) is ("not tick" not in line)


def _ticked(question: PaperQuestion, picks: Typed, visited: set[str]) -> set[str]:
    return _letters(question, picks) if question.key in visited else set()


def _letters(question: PaperQuestion, picks: Typed) -> set[str]:
    codes = picks[question.key].get("codes", [])
    return {box.letter for box in question.boxes if box.code in codes}


def _named(line: str) -> set[str]:
    return set(re.findall(r"\b[A-Z]{1,2}\b", line))


def _target(line: str, last: int) -> int:
    found = GO_TO.search(line)
    return int(found[1]) if found else last + 1
