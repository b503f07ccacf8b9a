"""Whether any child can ever be asked an item: the search behind rule SV04."""

from itertools import product

from voice.services.surveys.conditions import Codes, Facts, evaluate, parse, references
from voice.services.surveys.model import Item, Kind, Survey, SurveyVersion


def is_reachable(survey: Survey, item: Item, version: SurveyVersion) -> bool:
    """Say whether some answers lead to an item in a version.

    Every combination of answers is tried that the conditions on the way can tell apart.
    """
    needed = _needed_items(survey, item, version)
    mentioned = _mentioned([*needed, item], version)
    condition = parse(item.condition_in(version))
    options = [_options(survey, other, version, mentioned) for other in needed]
    for has_text, said in product((True, False), product(*options)):
        facts: dict[str, Codes | None] = {}
        for other, codes in zip(needed, said, strict=True):
            asked = evaluate(parse(other.condition_in(version)), Facts(facts, has_text))
            facts[other.id] = codes if asked else frozenset()
        if evaluate(condition, Facts(facts, has_text)):
            return True
    return False


def _needed_items(survey: Survey, item: Item, version: SurveyVersion) -> list[Item]:
    """Return the earlier items on which this one depends, however far back, in order."""
    wanted: set[str] = set()
    waiting = [item]
    while waiting:
        current = waiting.pop()
        for name in references(parse(current.condition_in(version))):
            found = survey.find_item(name)
            if found is not None and name not in wanted:
                wanted.add(name)
                waiting.append(found)
    return [other for other in survey.items if other.id in wanted]


def _mentioned(items: list[Item], version: SurveyVersion) -> dict[str, Codes]:
    named: dict[str, Codes] = {}
    for item in items:
        for name, codes in references(parse(item.condition_in(version))).items():
            named[name] = named.get(name, frozenset()) | codes
    return named


def _options(
    survey: Survey, item: Item, version: SurveyVersion, mentioned: dict[str, Codes]
) -> list[Codes]:
    """Return one answer of each sort a condition can tell apart, and none at all."""
    offered = frozenset(choice.code for choice in item.answers_in(version))
    if item.answers_from:
        source = survey.find_item(item.answers_from)
        offered = frozenset(choice.code for choice in source.answers) if source else offered
    if not item.is_in(version):
        return [frozenset()]
    named = offered & mentioned[item.id]
    options = [frozenset[str](), *(frozenset({code}) for code in sorted(named))]
    options += [frozenset({code}) for code in sorted(offered - named)[:1]]
    return [*options, offered] if item.kind is Kind.MULTI else options
