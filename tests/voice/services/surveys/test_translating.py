"""Surveys in other languages."""

from typing import Any

from tests.factories import survey_document
from tests.pseudo import ACCENTED, translate
from voice.services.surveys.model import SurveyVersion
from voice.services.surveys.routing import pages
from voice.services.surveys.translating import context_of, list_texts, translate_survey


def welsh(text: str, _context: str) -> str:
    return translate(text, ACCENTED)


def document(**more: object) -> dict[str, Any]:
    return survey_document() | more


def test_a_complete_catalogue_adds_its_language() -> None:
    survey = translate_survey(document(), {"cy": welsh})

    assert survey.languages == ("en", "cy")
    assert survey.titles["cy"] == welsh("A small survey", "")
    asked = pages(survey, {})[0]
    assert asked.wording("cy").ask == welsh("How do you want to do this?", "")
    assert asked.answers[0].label("cy") == welsh("P", "")


def test_without_catalogues_a_survey_stays_as_it_is() -> None:
    assert translate_survey(document(), {}).languages == ("en",)


def test_one_absent_text_hides_the_language() -> None:
    def lacks_one(text: str, context: str) -> str:
        return "" if text == "alone" else welsh(text, context)

    survey = translate_survey(document(), {"cy": lacks_one, "pl": welsh})

    assert survey.languages == ("en", "pl")


def test_an_absent_title_hides_the_language() -> None:
    def lacks_title(text: str, context: str) -> str:
        return "" if text == "A small survey" else welsh(text, context)

    assert translate_survey(document(), {"cy": lacks_title}).languages == ("en",)


def test_what_the_file_says_itself_wins() -> None:
    own = document(title={"en": "A small survey", "cy": "Arolwg bach"})

    survey = translate_survey(own, {"cy": welsh})

    assert survey.titles["cy"] == "Arolwg bach"


def test_the_document_is_left_as_it_was() -> None:
    given = document()

    translate_survey(given, {"cy": welsh})

    assert given == document()


def test_a_bare_yes_or_no_carries_its_question() -> None:
    assert context_of("Yes", "Are you safe?") == "Are you safe?"
    assert context_of("No, not at all", "Are you safe?") == "Are you safe?"
    assert context_of("Nobody", "Who?") == ""


def test_each_text_comes_with_item_and_question() -> None:
    given = {
        "id": "small",
        "title": {"en": "Title"},
        "items": [
            {
                "id": "w4",
                "text": {"en": {"ask": "Asked?", "why": "Because."}},
                "answers": [{"code": "yes", "en": "Yes"}],
            }
        ],
    }

    assert list(list_texts(given)) == [
        ("Title", "", "small", ""),
        ("Asked?", "", "w4", "Asked?"),
        ("Because.", "", "w4", "Asked?"),
        ("Yes", "Asked?", "w4", "Asked?"),
    ]


def test_every_version_has_its_words() -> None:
    survey = translate_survey(document(), {"cy": welsh})

    for version in SurveyVersion:
        found = pages(survey, {"v0": {"codes": [version.value]}})
        assert all(page.wording("cy").ask != page.wording("en").ask for page in found)
