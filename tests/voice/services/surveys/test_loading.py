import json
from importlib.resources import files
from typing import Any

import pytest
import yaml

from analysis.codebook import Role
from voice.errors import SurveyError
from voice.services.surveys.documents import from_document
from voice.services.surveys.loading import (
    PACKAGED,
    check_document,
    inspect_survey,
    load_packaged,
    load_survey,
    packaged_text,
)
from voice.services.surveys.model import Channel


def test_a_sound_file_becomes_a_survey(document: dict[str, Any]) -> None:
    assert load_survey(yaml.safe_dump(document)) == from_document(document)


def test_the_packaged_surveys_load_in_order() -> None:
    assert tuple(survey.id for survey in load_packaged()) == PACKAGED


@pytest.mark.parametrize("name", PACKAGED)
def test_a_packaged_survey_has_a_sound_form(name: str) -> None:
    assert check_document(yaml.safe_load(packaged_text(name))) == []


def test_a_file_that_is_no_yaml_is_refused_with_its_line() -> None:
    with pytest.raises(SurveyError, match="the file is not YAML in line 2"):
        load_survey("id: x\n  version: [1\n")


@pytest.mark.parametrize("text", ["", "- a\n", "just words"])
def test_a_file_that_is_no_survey_is_refused(text: str) -> None:
    with pytest.raises(SurveyError, match=r"FORM file: .* must be a block of names and values"):
        load_survey(text)


@pytest.mark.parametrize("bare", ["no", "yes", "on", "12", "null"])
def test_a_code_that_yaml_reads_as_something_else_is_refused(
    document: dict[str, Any], items: dict[str, dict[str, Any]], bare: str
) -> None:
    items["a1"]["answers"][0]["code"] = "BARE"
    text = yaml.safe_dump(document).replace("BARE", bare)

    with pytest.raises(SurveyError, match="SV07 item a1 / answers / 0 / code: the code"):
        load_survey(text)


def test_a_bare_word_in_a_list_of_codes_is_refused(
    items: dict[str, dict[str, Any]], document: dict[str, Any]
) -> None:
    items["z1"]["help_if"] = [False]

    assert check_document(document)[0].startswith("SV07 item z1 / help_if / 0: the code False")


def test_a_bare_word_as_a_name_is_refused(
    document: dict[str, Any], items: dict[str, dict[str, Any]]
) -> None:
    items["a1"]["answers"][0][False] = "Nei"

    assert check_document(document) == [
        "SV07 file: the name False is not a string; put it in quotes"
    ]


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("item a1", {"colour": "red"}),
        ("item a1 / type", {"type": "essay"}),
        ("item a1 / sensitivity", {"sensitivity": "high"}),
        ("item a1 / versions / 0", {"versions": ["X"]}),
        ("item a1 / prior", {"prior": "because"}),
    ],
)
def test_a_wrong_form_names_the_item(
    document: dict[str, Any],
    items: dict[str, dict[str, Any]],
    where: str,
    change: dict[str, object],
) -> None:
    items["a1"] |= change

    problems = check_document(document)

    assert [problem.split(":")[0] for problem in problems] == [f"FORM {where}"]


def test_an_item_without_an_id_is_named_by_its_place(document: dict[str, Any]) -> None:
    del document["items"][2]["id"]
    document["items"].append("words")

    problems = check_document(document)

    assert problems == [
        "FORM item 15: 'words' must be a block of names and values",
        "FORM item 3: “id” is not there",
    ]


def test_a_fault_outside_the_items_names_its_place(document: dict[str, Any]) -> None:
    document["mode"] = "chatting"

    assert check_document(document)[0].startswith("FORM mode:")


def test_order_and_items_name_the_same_ids_once(document: dict[str, Any]) -> None:
    document["order"] = ["x9", "v0", *document["order"]]
    document["items"].append(document["items"][-1])

    assert check_document(document) == [
        "SV03 id u2: stands more than once",
        "SV04 item x9: stands in order or in items, not in both",
        "SV04 order: names an item twice",
    ]


def test_a_broken_rule_refuses_the_file_and_names_the_survey(
    document: dict[str, Any], items: dict[str, dict[str, Any]]
) -> None:
    del items["a1"]["purpose"]
    items["e1"]["rather_not"] = False

    with pytest.raises(SurveyError) as caught:
        load_survey(yaml.safe_dump(document))

    assert caught.value.name == "small-1"
    assert [problem[:4] for problem in caught.value.problems] == ["SV01", "SV02"]


def test_a_published_survey_is_compared(document: dict[str, Any]) -> None:
    published = from_document(document)
    document["title"] = {"en": "Another"}

    with pytest.raises(SurveyError, match="SV06 small-1"):
        load_survey(yaml.safe_dump(document), others=[published])


def test_yaml_that_builds_objects_is_refused() -> None:
    with pytest.raises(SurveyError, match="the file is not YAML"):
        load_survey("!!python/object/apply:os.getcwd []")


def test_a_file_with_control_characters_is_refused() -> None:
    with pytest.raises(SurveyError, match=r"the file is not YAML$"):
        load_survey("id: \x00")


def test_an_author_is_told_of_problems_and_warnings_at_once(
    document: dict[str, Any], items: dict[str, dict[str, Any]]
) -> None:
    ask = "Is there one more thing that you want to say to us now?"
    items["o1"]["text"] = {"en": {"ask": ask, "why": "It helps."}}
    del items["a1"]["purpose"]

    found = inspect_survey(yaml.safe_dump(document, sort_keys=False))

    assert found.name == "small-1"
    assert [problem[:12] for problem in found.problems] == ["SV01 item a1"]
    assert [warning[:21] for warning in found.warnings] == ["SV09 item o1: 13 word"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sensitivity": "high"}, "'high' is none of ordinary, gentle, harm"),
        ({"id": "a 1"}, "'a 1' may hold only letters, digits and _"),
        ({"rather_not": "true"}, "'true' must be true or false"),
        ({"retention_months": 0}, "0 is less than the minimum of 1"),
    ],
)
def test_a_wrong_form_is_said_plainly(
    document: dict[str, Any],
    items: dict[str, dict[str, Any]],
    change: dict[str, object],
    said: str,
) -> None:
    items["a1"] |= change

    (problem,) = check_document(document)

    assert problem.endswith(f": {said}")


def test_a_channel_is_one_that_the_site_knows() -> None:
    schema = json.loads((files("voice") / "data/surveys/schema.json").read_text(encoding="utf-8"))

    assert schema["properties"]["channel"]["enum"] == [channel.value for channel in Channel]


def test_a_prior_is_one_of_the_roles_of_the_analysis() -> None:
    schema = json.loads((files("voice") / "data/surveys/schema.json").read_text(encoding="utf-8"))

    assert schema["$defs"]["role"]["enum"] == [role.value for role in Role]
