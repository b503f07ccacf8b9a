from typing import Any

import pytest

from voice.services.surveys.documents import from_document
from voice.services.surveys.model import SurveyVersion
from voice.services.surveys.reachability import is_reachable

FULL = SurveyVersion.FULL


@pytest.mark.parametrize(
    ("condition", "version", "expected"),
    [
        ("", FULL, True),
        ("count(b1) >= 4", FULL, True),
        ("count(b1) >= 5", FULL, False),
        ("b1 in (arguing) and e1 in (none)", FULL, False),
        ("b1 in (arguing) and b1 in (friends)", FULL, True),
        ("e1 in (left) and e1 in (told)", FULL, False),
        ("not e1 in (left, told, none)", FULL, True),
        ("any text", FULL, True),
        ("any text and not any text", FULL, False),
        ("b2 in (arguing)", FULL, True),
        ("b2 in (arguing)", SurveyVersion.PICTURES, False),
        ("not b2 in (arguing)", SurveyVersion.PICTURES, True),
        ("b1 in (arguing)", SurveyVersion.PICTURES, False),
        ("b1 in (hurt)", SurveyVersion.PICTURES, True),
        ("x9 in (hurt)", FULL, False),
    ],
)
def test_an_item_is_reachable_if_some_answers_lead_to_it(
    document: dict[str, Any],
    items: dict[str, dict[str, Any]],
    condition: str,
    version: SurveyVersion,
    expected: bool,
) -> None:
    items["a1"]["ask_if"] = condition
    survey = from_document(document)
    item = survey.find_item("a1")

    assert item is not None
    assert is_reachable(survey, item, version) is expected
