import json
import subprocess
import sys
from typing import Any

from voice.services.surveys.documents import (
    canonical_json,
    document_hash,
    from_document,
    to_document,
)
from voice.services.surveys.loading import load_packaged
from voice.services.surveys.model import Survey


def test_a_survey_comes_back_from_its_document_unchanged(survey: Survey) -> None:
    published = json.loads(canonical_json(to_document(survey)))

    assert from_document(published) == survey


def test_the_packaged_surveys_come_back_unchanged() -> None:
    for survey in load_packaged():
        assert from_document(json.loads(canonical_json(to_document(survey)))) == survey


def test_a_refused_setting_survives_the_document(document: dict[str, Any]) -> None:
    document["items"][0] |= {"required": True, "skip": False}
    document["items"][0]["answers"][0] |= {"selected": True, "children": 0}

    again = to_document(from_document(document))["items"][0]

    assert (again["required"], again["skip"]) == (True, False)
    assert (again["answers"][0]["selected"], again["answers"][0]["children"]) == (True, 0)


def test_items_come_in_the_order_the_document_names(document: dict[str, Any]) -> None:
    document["order"].reverse()

    assert from_document(document).items[0].id == "u2"


def test_the_hash_does_not_depend_on_the_order_of_keys() -> None:
    assert document_hash({"a": 1, "b": [2]}) == document_hash({"b": [2], "a": 1})


def test_the_hash_changes_with_a_word(document: dict[str, Any], survey: Survey) -> None:
    document["items"][1]["text"]["en"]["ask"] = "Who is near?"

    changed = document_hash(to_document(from_document(document)))

    assert changed != document_hash(to_document(survey))


def test_the_hash_is_that_of_the_canonical_text() -> None:
    assert canonical_json({"b": "é", "a": []}) == '{"a":[],"b":"é"}'
    assert len(document_hash({})) == 64


def test_the_public_process_loads_neither_yaml_nor_jsonschema() -> None:
    script = (
        "import sys, voice.services.surveys.routing, voice.services.surveys.documents;"
        "print(sorted({'yaml', 'jsonschema'} & set(sys.modules)))"
    )

    # The interpreter that runs the tests, with a fixed script.
    result = subprocess.run(  # noqa: S603 - no input from outside
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert result.stdout.strip() == "[]"
