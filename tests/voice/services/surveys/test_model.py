import pytest

from voice.services.surveys import routing
from voice.services.surveys.model import Answer, Page, Survey, SurveyVersion


def _page(survey: Survey, key: str, version: str = "F") -> Page:
    answers: dict[str, Answer] = {
        "v0": {"codes": [version]},
        "v1": {"state": "skipped"},
        "e1": {"codes": ["left"]},
        "b1": {"state": "skipped"},
        "h2": {"codes": ["talk"]},
    }
    found = {page.key: page for page in routing.pages(survey, answers)}
    return found[key]


def test_a_key_joins_name_and_version(survey: Survey) -> None:
    assert survey.key == "small-1"


def test_an_unknown_item_is_none(survey: Survey) -> None:
    assert survey.find_item("x9") is None


@pytest.mark.parametrize(
    ("version", "codes"),
    [
        (SurveyVersion.PICTURES, ["hurt", "friends"]),
        (SurveyVersion.FULL, ["arguing", "hurting", "friends", "dont_know"]),
    ],
)
def test_pictures_have_their_own_cards(
    survey: Survey, version: SurveyVersion, codes: list[str]
) -> None:
    item = survey.find_item("b1")

    assert item is not None
    assert [choice.code for choice in item.answers_in(version)] == codes


def test_pictures_have_their_own_words_and_condition(survey: Survey) -> None:
    reasons, police = survey.find_item("b1"), survey.find_item("p2")

    assert reasons is not None
    assert police is not None
    assert reasons.text_in(SurveyVersion.PICTURES)["en"].ask == "Why?"
    assert reasons.text_in(SurveyVersion.SHORT)["en"].ask == "How do you want to do this?"
    assert police.condition_in(SurveyVersion.PICTURES) == "e1 in (left)"
    assert police.condition_in(SurveyVersion.SHORT) == "e1 in (left) and not b1 in (friends)"


def test_an_item_is_in_its_versions_only(survey: Survey) -> None:
    item = survey.find_item("b2")

    assert item is not None
    assert item.is_in(SurveyVersion.SHORT)
    assert not item.is_in(SurveyVersion.PICTURES)


def test_the_help_panel_opens_on_the_codes_named_and_no_others(survey: Survey) -> None:
    page = _page(survey, "b1")

    assert page.needs_help_panel({"codes": ["arguing", "hurting"]})
    assert not page.needs_help_panel({"codes": ["arguing"]})
    assert not page.needs_help_panel({"state": "rather_not"})


def test_an_item_that_names_no_help_codes_never_opens_the_panel(survey: Survey) -> None:
    assert not _page(survey, "h2").needs_help_panel({"codes": ["talk"]})


def test_answers_stand_under_their_headings(survey: Survey) -> None:
    grouped = _page(survey, "b1").grouped()

    headings = [group.texts["en"] for group, _ in grouped if group]
    assert headings == ["Away from", "Towards"]
    assert [choice.code for choice in grouped[0][1]] == ["arguing", "hurting"]


def test_cards_have_no_headings(survey: Survey) -> None:
    page = _page(survey, "b1", "P")

    assert page.grouped() == ((None, page.answers),)


def test_rather_not_say_stands_on_choices_and_not_on_texts(survey: Survey) -> None:
    assert _page(survey, "h2").rather_not
    assert not _page(survey, "h2.text").rather_not
    assert not _page(survey, "v0").rather_not


def test_a_text_page_says_how_long_a_text_may_be(survey: Survey) -> None:
    assert _page(survey, "o1").max_characters == 2000


def test_an_unknown_language_gets_the_first_one(survey: Survey) -> None:
    page = _page(survey, "b1", "P")

    assert page.wording("cy") == page.wording("en")
    assert page.wording("en").why == "It helps."
