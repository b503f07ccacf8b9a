"""Read a survey file: YAML, then its form, then the rules; nothing half-read goes on.

The public process never imports this module; it reads what was checked here and published.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from voice.errors import SurveyError
from voice.services.surveys.documents import from_document
from voice.services.surveys.model import Survey
from voice.services.surveys.rules import AREA_MIN_POPULATION, check, warn

PACKAGED = (
    "leaving",
    "message",
    "return",
    "idea",
    "friend",
    "return_talk",
    "police",
    "exit_check",
)
"""The surveys that come with the platform."""
GROUP = "group"
"""A facilitator's notes of a group; not among those that children may be offered."""

UNNAMED = "survey file"

_TYPES = {
    "object": "a block of names and values",
    "array": "a list",
    "string": "words in quotes",
    "integer": "a whole number",
    "boolean": "true or false",
}
_CODE_PLACES = frozenset({"code", "covers", "help_if", "only_if"})


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an author is told of a survey file.

    :param name: the survey and its number, or as much as could be read
    :param survey: ``None`` where the file has no sound form
    :param problems: one sentence for each broken rule, rule id first
    :param warnings: what is allowed but worth another look
    """

    name: str
    survey: Survey | None
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def inspect_survey(
    text: str,
    *,
    others: Sequence[Survey] = (),
    area_min_population: int = AREA_MIN_POPULATION,
) -> Inspection:
    """Read one survey file and say everything there is to say about it.

    :param text: what the file holds
    :param others: the published surveys, and other files to be published beside this one
    """
    try:
        document = _read_yaml(text)
    except SurveyError as err:
        return Inspection(err.name, None, tuple(err.problems))
    name = str(document.get("id", UNNAMED)) if isinstance(document, dict) else UNNAMED
    problems = check_document(document)
    if problems:
        return Inspection(name, None, tuple(problems))
    survey = from_document(document)
    problems = check(survey, others=others, area_min_population=area_min_population)
    return Inspection(survey.key, survey, tuple(problems), tuple(warn(survey)))


def load_survey(
    text: str,
    *,
    others: Sequence[Survey] = (),
    area_min_population: int = AREA_MIN_POPULATION,
) -> Survey:
    """Read and check one survey file.

    :param text: what the file holds
    :param others: the published surveys, and other files to be published beside this one
    :raises SurveyError: if it cannot be read or breaks a rule; lists every problem found
    """
    found = inspect_survey(text, others=others, area_min_population=area_min_population)
    if found.survey is None or found.problems:
        raise SurveyError(found.name, list(found.problems))
    return found.survey


def packaged_text(name: str) -> str:
    """Return the file of a survey that comes along: a name in ``PACKAGED``, or ``GROUP``."""
    return (files("voice") / "data" / "surveys" / f"{name}.yaml").read_text(encoding="utf-8")


def load_packaged() -> tuple[Survey, ...]:
    """Read and check the surveys that come with the platform, each against those before it.

    :raises SurveyError: if one breaks a rule
    """
    surveys: list[Survey] = []
    for name in PACKAGED:
        surveys.append(load_survey(packaged_text(name), others=surveys))
    return tuple(surveys)


def check_document(document: object) -> list[str]:
    """Return what is wrong with the form of a document, before a survey is built from it."""
    if problems := list(_keys_not_strings(document)):
        return problems
    errors = sorted(
        _validator().iter_errors(document), key=lambda error: list(map(str, error.path))
    )
    problems = [_plainly(error, document) for error in errors]
    return problems or list(_order_fits(document))


def _read_yaml(text: str) -> Any:  # noqa: ANN401 - a file may hold anything; the schema decides
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as err:
        mark = err.problem_mark if isinstance(err, yaml.MarkedYAMLError) else None
        place = f" in line {mark.line + 1}" if mark else ""
        raise SurveyError(UNNAMED, [f"the file is not YAML{place}"]) from err


@cache
def _validator() -> Draft202012Validator:
    schema = (files("voice") / "data" / "surveys" / "schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(schema))


def _keys_not_strings(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for entry in value:
            yield from _keys_not_strings(entry)
    elif isinstance(value, dict):
        for key, entry in value.items():
            if not isinstance(key, str):
                yield f"SV07 file: the name {key!r} is not a string; put it in quotes"
            yield from _keys_not_strings(entry)


def _plainly(error: ValidationError, document: Any) -> str:  # noqa: ANN401 - as above
    path = list(error.absolute_path)
    where = _where(path, document)
    if error.validator == "type" and any(step in _CODE_PLACES for step in path[-2:]):
        return (
            f"SV07 {where}: the code {error.instance!r} is not a string; "
            "YAML reads bare yes, no, on and numbers as something else"
        )
    return f"FORM {where}: {_say(error)}"


def _say(error: ValidationError) -> str:
    """Return what a form error means, for an author who never saw a schema."""
    given, wanted = error.instance, error.validator_value
    match error.validator:
        case "enum" if isinstance(wanted, list):
            return f"{given!r} is none of {', '.join(map(str, wanted))}"
        case "type":
            return f"{given!r} must be {_TYPES[str(wanted)]}"
        case "pattern":
            return f"{given!r} may hold only letters, digits and _"
        case "required":
            return f"“{error.message.split(chr(39))[1]}” is not there"
        case _:
            return error.message


def _where(path: list[str | int], document: Any) -> str:  # noqa: ANN401 - as above
    match path:
        case ["items", int(number), *rest]:
            entry = document["items"][number]
            named = entry.get("id", number + 1) if isinstance(entry, dict) else number + 1
            return " ".join([f"item {named}", *(f"/ {step}" for step in rest)])
        case _:
            return "file" if not path else "/".join(map(str, path))


def _order_fits(document: Any) -> Iterator[str]:  # noqa: ANN401 - its form is checked by now
    ids = [entry["id"] for entry in document["items"]]
    order = document["order"]
    for item_id in sorted({item_id for item_id in ids if ids.count(item_id) > 1}):
        yield f"SV03 id {item_id}: stands more than once"
    for item_id in sorted(set(ids) ^ set(order)):
        yield f"SV04 item {item_id}: stands in order or in items, not in both"
    if len(set(order)) < len(order):
        yield "SV04 order: names an item twice"
