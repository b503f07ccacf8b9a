"""The rules a survey must keep, SV01 to SV13; each problem is one plain sentence.

SV10, reading age, is not checked at run time: it needs a measure of whole pages that only the
tests carry. SV08, SV09 and the emoji half of SV13 stand in ``phrases``.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from voice.services.surveys.conditions import (
    Codes,
    Condition,
    ConditionError,
    parse,
    references,
)
from voice.services.surveys.documents import document_hash, to_document
from voice.services.surveys.model import ALL_VERSIONS, Channel, Item, Kind, State, Survey
from voice.services.surveys.phrases import (
    check_complete,
    check_emoji,
    check_words,
    warn_incomplete,
    warn_long,
)
from voice.services.surveys.reachability import is_reachable

AREA_LINK = "area"
AREA_MIN_POPULATION = 5000
"""Children aged 7-17 that an area must have before a child may name it."""
MAX_PARTNER_ANSWERS = 6
"""How coarse the one partner of a detached item must be."""

_WHO_OR_WHERE = re.compile(r"\b(?:who|whom|where)\b", re.IGNORECASE)


def check(
    survey: Survey,
    *,
    others: Sequence[Survey] = (),
    area_min_population: int = AREA_MIN_POPULATION,
) -> list[str]:
    """Return what is wrong with a survey, rule id and item first; nothing wrong, nothing back.

    :param others: the published surveys, and other files to be published beside this one
    :param area_min_population: children aged 7-17 an area must have
    """
    problems = list(_conditions_readable(survey))
    if not problems:
        problems = list(chain.from_iterable(rule(survey) for rule in _RULES))
    problems += _links_kept(survey, others)
    problems += _published_unchanged(survey, others)
    problems += _areas_large(survey, area_min_population)
    return problems


def warn(survey: Survey) -> list[str]:
    """Return what is allowed but worth another look."""
    return [*warn_incomplete(survey), *warn_long(survey)]


def _purpose_given(survey: Survey) -> Iterator[str]:
    for item in survey.items:
        if not (item.purpose and item.used_in and item.retention_months):
            yield f"SV01 item {item.id}: needs purpose, used_in and retention_months"


def _free_to_skip(survey: Survey) -> Iterator[str]:
    for item in survey.items:
        if item.required or not item.skip:
            yield f"SV02 item {item.id}: no item is required, and each has Skip"
        if _has_choices(item) and not item.frame and not item.rather_not:
            yield f"SV02 item {item.id}: needs “I would rather not say” (rather_not)"
        if item.sensitivity == "harm":
            yield from _harm_not_told(item)


def _harm_not_told(item: Item) -> Iterator[str]:
    kinds = [item.kind, *(part.kind for part in (*item.parts, item.follow_up) if part)]
    if Kind.TEXT in kinds:
        yield f"SV02 item {item.id}: an item on harm takes no free text"
    if any(_WHO_OR_WHERE.search(words.ask) for words in item.text.values()):
        yield f"SV02 item {item.id}: an item on harm never asks who or where"


def _ids_and_covers(survey: Survey) -> Iterator[str]:
    for name, values in (
        ("id", [item.id for item in survey.items]),
        ("link", [item.link for item in survey.items]),
    ):
        for value in sorted({value for value in values if values.count(value) > 1}):
            yield f"SV03 {name} {value}: stands more than once"
    for item in survey.items:
        codes = [choice.code for choice in item.answers]
        if len(set(codes)) < len(codes):
            yield f"SV03 item {item.id}: an answer code stands more than once"
        yield from _cards_cover(item)


def _cards_cover(item: Item) -> Iterator[str]:
    if not item.cards.answers:
        return
    covered = {code for card in item.cards.answers for code in (card.code, *card.covers)}
    for code in [choice.code for choice in item.answers]:
        if code not in covered and code != State.DONT_KNOW:
            yield f"SV03 item {item.id}: no card of version P covers the answer {code}"
    for code in sorted({code for card in item.cards.answers for code in card.covers}):
        if code not in {choice.code for choice in item.answers}:
            yield f"SV03 item {item.id}: a card covers {code}, which is no answer"


def _conditions_readable(survey: Survey) -> Iterator[str]:
    for item in survey.items:
        for expression in {item.ask_if, item.cards.ask_if}:
            try:
                parse(expression)
            except ConditionError as err:
                yield f"SV04 item {item.id}: the condition {err}"


def _conditions_look_back(survey: Survey) -> Iterator[str]:
    earlier: dict[str, Item] = {}
    for item in survey.items:
        for name, codes in _named(item).items():
            if name not in earlier:
                yield f"SV04 item {item.id}: {name} does not stand before it"
            elif unknown := codes - _all_codes(survey, earlier[name]):
                yield f"SV04 item {item.id}: {name} has no answer {', '.join(sorted(unknown))}"
        own = _all_codes(survey, item)
        follow_up_codes = item.follow_up.only_if if item.follow_up else ()
        for code in (*item.help_if, *follow_up_codes):
            if code not in own:
                yield f"SV04 item {item.id}: it has no answer {code}"
        earlier[item.id] = item


def _all_reachable(survey: Survey) -> Iterator[str]:
    for item in survey.items:
        for version in item.versions:
            if not is_reachable(survey, item, version):
                yield f"SV04 item {item.id}: no route of version {version.value} leads to it"


def _paths_end_well(survey: Survey) -> Iterator[str]:
    if survey.channel == Channel.SURVEY:
        needed = {"o1": "", "u1": "any text", "z1": ""}
        last = "z1"
    elif any(_takes_text(item) for item in survey.items):
        needed = {"u1": "any text"}
        last = "u1"
    else:
        return
    on_route = [item for item in survey.items if not item.after_send]
    for item_id, condition in needed.items():
        item = survey.find_item(item_id)
        if item is None or set(item.versions) != set(ALL_VERSIONS):
            yield f"SV05 item {item_id}: every version needs it before Send"
        elif {item.ask_if, item.cards.ask_if} - {""} != {condition} - {""}:
            asked = "where a text was written" if condition else "on every path"
            yield f"SV05 item {item_id}: it is asked {asked}"
    if not on_route or on_route[-1].id != last:
        yield f"SV05 item {last}: it is the last one before check answers and Send"
    yield from _texts_before_use(on_route)


def _texts_before_use(on_route: list[Item]) -> Iterator[str]:
    ids = [item.id for item in on_route]
    if "u1" in ids:
        for item in on_route[ids.index("u1") :]:
            if _takes_text(item):
                yield f"SV05 item {item.id}: a text comes before u1, which asks how to use it"


def _detached_stand_alone(survey: Survey) -> Iterator[str]:
    detached = {item.id for item in survey.items if item.is_detached}
    for item in survey.items:
        for name in sorted(detached & set(_named(item))):
            yield f"SV12 item {item.id}: it depends on {name}, which is stored apart"
        if item.is_detached:
            yield from _partner_coarse(item, survey.find_item(item.detach_with))


def _partner_coarse(item: Item, partner: Item | None) -> Iterator[str]:
    if item.kind is Kind.TEXT or item.parts or item.follow_up:
        yield f"SV12 item {item.id}: a detached item is one choice page, without text"
    if partner is None or partner.is_detached or partner.after_send:
        yield f"SV12 item {item.id}: its partner is one item of the row"
    elif partner.kind not in {Kind.SINGLE, Kind.SCALE} or partner.parts:
        yield f"SV12 item {item.id}: its partner takes one answer"
    elif max(len(partner.answers), len(partner.cards.answers)) > MAX_PARTNER_ANSWERS:
        yield f"SV12 item {item.id}: its partner has at most {MAX_PARTNER_ANSWERS} answers"


def _nothing_preselected(survey: Survey) -> Iterator[str]:
    for item in survey.items:
        parts = (*item.parts, *((item.follow_up,) if item.follow_up else ()))
        lists = [item.answers, item.cards.answers]
        lists += [answers for part in parts for answers in (part.answers, part.cards.answers)]
        for choice in chain.from_iterable(lists):
            if choice.selected:
                yield f"SV13 item {item.id}: the answer {choice.code} is preselected"


_RULES: tuple[Callable[[Survey], Iterator[str]], ...] = (
    _purpose_given,
    _free_to_skip,
    _ids_and_covers,
    _conditions_look_back,
    _all_reachable,
    _paths_end_well,
    check_complete,
    check_words,
    _detached_stand_alone,
    _nothing_preselected,
    check_emoji,
)


def _links_kept(survey: Survey, others: Sequence[Survey]) -> Iterator[str]:
    for other in others:
        theirs = {item.link: item for item in other.items}
        for item in survey.items:
            known = theirs.get(item.link)
            if known is None or item.link == AREA_LINK or other.key == survey.key:
                continue
            if known.kind != item.kind or _codes(known) != _codes(item):
                yield (
                    f"SV03 item {item.id}: the link {item.link} has another type "
                    f"or other answers in {other.key}"
                )
        links = {item.id: item.link for item in other.items}
        for item in survey.items:
            if links.get(item.id, item.link) != item.link:
                yield f"SV03 item {item.id}: this id means {links[item.id]} in {other.key}"


def _published_unchanged(survey: Survey, others: Sequence[Survey]) -> Iterator[str]:
    for other in others:
        if other.key == survey.key:
            if document_hash(to_document(other)) != document_hash(to_document(survey)):
                yield f"SV06 {survey.key}: it is published already, so a change is a new version"
        elif other.id == survey.id:
            purposes = {item.link: item.purpose for item in other.items}
            for item in survey.items:
                if purposes.get(item.link, item.purpose) != item.purpose:
                    yield f"SV06 item {item.id}: a new purpose needs a new link"


def _areas_large(survey: Survey, area_min_population: int) -> Iterator[str]:
    for item in survey.items:
        if item.link == AREA_LINK:
            for choice in item.answers:
                if choice.children is None or choice.children < area_min_population:
                    yield (
                        f"SV11 item {item.id}: the area {choice.code} needs at least "
                        f"{area_min_population} children aged 7-17"
                    )


def _has_choices(item: Item) -> bool:
    follow_up = item.follow_up.kind if item.follow_up else None
    return item.kind is not Kind.TEXT or follow_up not in {None, Kind.TEXT}


def _takes_text(item: Item) -> bool:
    return Kind.TEXT in {item.kind, item.follow_up.kind if item.follow_up else None}


def _codes(item: Item) -> Codes:
    return frozenset(choice.code for choice in item.answers)


def _all_codes(survey: Survey, item: Item) -> Codes:
    source = survey.find_item(item.answers_from)
    cards = frozenset(choice.code for choice in item.cards.answers)
    return _codes(item) | cards | (_codes(source) if source else frozenset())


def _conditions_of(item: Item) -> tuple[Condition, ...]:
    return tuple(parse(expression) for expression in (item.ask_if, item.cards.ask_if))


def _named(item: Item) -> dict[str, Codes]:
    """Return the items this one looks at, with the codes it names."""
    found: dict[str, Codes] = {item.answers_from: frozenset()} if item.answers_from else {}
    sources = [references(condition) for condition in _conditions_of(item)]
    sources.append({name: frozenset(roles) for name, roles in item.prior_by.items()})
    for source in sources:
        for name, codes in source.items():
            found[name] = found.get(name, frozenset()) | codes
    return found
