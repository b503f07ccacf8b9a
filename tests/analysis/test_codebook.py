"""The codebook that ships, and the faults a loader must find."""

import re
from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest
import yaml

from analysis.codebook import REASON_ROLES, Role, load_codebook, parse_codebook
from analysis.errors import CodebookError

TEXT = (resources.files("analysis") / "data" / "codebook.yaml").read_text(encoding="utf-8")


def test_the_shipped_codebook_has_every_code_in_a_group() -> None:
    codebook = load_codebook()

    assert len(codebook.codes) == 28
    assert len(codebook.groups) == 7
    assert {code.group for code in codebook.codes} == {group.slug for group in codebook.groups}
    assert [code.slug for code in codebook.residual] == ["other_reason", "nothing_to_code"]


def test_codes_that_go_together_say_so_of_each_other() -> None:
    codebook = load_codebook()

    for code in codebook.codes:
        for other in code.often_with:
            assert code.slug in codebook.get(other).often_with


def test_codes_about_danger_ask_for_a_person() -> None:
    flagged = {code.slug for code in load_codebook().codes if code.review_flag}

    assert {"harm_abuse", "mental_health", "exploitation_grooming"} <= flagged


def test_every_role_has_names_for_planners_and_for_children() -> None:
    codebook = load_codebook()

    assert [label.role for label in codebook.roles] == list(Role)
    assert all(codebook.role(role).child_label for role in Role)
    assert {role.value for role in REASON_ROLES} == {
        "left_because",
        "made_to_leave",
        "thinking_of_leaving_because",
        "stayed_away_because",
    }


def test_every_figure_names_a_source_and_some_are_unverified() -> None:
    codebook = load_codebook()
    figures = [figure for code in codebook.codes for figure in code.figures]

    assert all(key in codebook.sources for figure in figures for key in figure.sources)
    assert not all(baseline.is_verified for baseline in codebook.baselines)


def test_facets_have_labelled_values() -> None:
    facets = {facet.slug: facet for facet in load_codebook().facets}

    assert "slept_rough" in [value.slug for value in facets["while_away"].values]
    assert all(value.label for facet in facets.values() for value in facet.values)


def test_the_version_joins_the_file_version_and_the_content() -> None:
    changed = parse_codebook(TEXT.replace("massive row", "huge row"))

    assert re.fullmatch(r"1\.0\+[0-9a-f]{8}", load_codebook().version)
    assert changed.version != load_codebook().version
    assert parse_codebook(TEXT).version == load_codebook().version


def test_a_code_of_an_older_codebook_is_called_by_its_slug() -> None:
    codebook = load_codebook()

    assert codebook.label("bullying") == codebook.get("bullying").label
    assert codebook.label("of_long_ago") == "of_long_ago"


def test_a_code_is_found_by_its_slug() -> None:
    codebook = load_codebook()

    assert codebook.get("bullying").label == "Bullying"
    assert codebook.get("other_reason").group == ""
    assert "bullying" in codebook
    assert "boredom" not in codebook
    with pytest.raises(CodebookError, match="no code is called 'boredom'"):
        codebook.get("boredom")


def _set(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    """Return a change of the document: ``codes.0.label`` becomes ``value``."""

    def change(document: Any) -> None:  # noqa: ANN401 - a node of a YAML file
        *parents, last = [int(key) if key.isdigit() else key for key in path.split(".")]
        for key in parents:
            document = document[key]
        document[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_set("codes.0.often_with", ["nonsense"]), "often with nonsense, which is no code"),
        (_set("codes.0.often_with", ["family_conflict"]), "often with itself"),
        (_set("codes.1.slug", "family_conflict"), "code family_conflict is defined 2 times"),
        (_set("codes.0.definition", ""), "code family_conflict has no definition"),
        (_set("codes.0.group", "nowhere"), "unknown group, nowhere"),
        (_set("codes.0.examples", []), "code family_conflict has no examples"),
        (_set("codes.0.prevalence.0.sources", ["hearsay"]), "unknown source, hearsay"),
        (_set("codes.0.slug", None), "code None has no name"),
        (_set("groups.0.label", None), "group home_family has no label"),
        (_set("version", 1.0), "version must be written in quotes"),
        (_set("roles.0.slug", "went"), "role left_because has no entry; role went is unknown"),
        (_set("facets.stage.values", []), "facet stage has no values"),
        (_set("facets.stage.values.0.label", ""), "value thinking_about_it has no label"),
        (_set("residual", []), "section residual is missing"),
        (_set("planner_baselines.0.sources", ["hearsay"]), "a planner baseline names an unknown"),
    ],
)
def test_a_fault_is_named_in_plain_words(
    change: Callable[[dict[str, Any]], None], message: str
) -> None:
    document = yaml.safe_load(TEXT)
    change(document)

    with pytest.raises(CodebookError, match=re.escape(message)):
        parse_codebook(yaml.safe_dump(document))


@pytest.mark.parametrize("text", ["a: [", "just words"])
def test_what_is_no_codebook_at_all_is_refused(text: str) -> None:
    with pytest.raises(CodebookError, match="the codebook is not"):
        parse_codebook(text)
