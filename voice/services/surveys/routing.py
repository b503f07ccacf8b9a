"""Which pages a child is asked, what stands in the row at the end, and what is kept apart.

Pages come in the order of the survey. A page whose condition looks at something not answered
yet is not asked so far; it may come later, never before a page already answered. Answers to
pages that are no longer on the route (the child changed an earlier one) are passed over.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from voice.services.surveys.conditions import Codes, Facts, evaluate, parse
from voice.services.surveys.model import (
    Answer,
    Answers,
    Channel,
    Choice,
    Item,
    Kind,
    Page,
    Part,
    State,
    Survey,
    SurveyVersion,
)

VERSION_ITEM = "v0"
MODE_ITEM = "v1"
MODE_NOT_SAID = "not_said"
MODE_OF_CHANNEL: Mapping[str, str] = {
    Channel.RETURN_TALK: "return_talk",
    Channel.GROUP: "group",
}
TEXT_GIVEN = ("text_given",)
"""Stands in the row where a child wrote; the words themselves travel sealed."""
BASE = "base"


@dataclass(frozen=True, slots=True)
class DetachedRecord:
    """One answer to a detached item, to be sealed alone, without a link to the row.

    :param answer: a code, a state, or "base": one child was asked and ticked something
    :param partner: the one coarse item stored beside it, with its answer or state
    """

    item: str
    answer: str
    partner: str
    partner_answer: str


@dataclass(frozen=True, slots=True)
class Conclusion:
    """All that is stored of an answer.

    :param states: what the row says about each page, by page key (see :func:`final_states`)
    :param texts: the pages where the child wrote, each with its text, in order
    :param detached: the records of detached items: one a tick, and one base for a multi answer.
        Each is to be stored alone; together, or in this order, they would point at one child
    """

    version: SurveyVersion | None
    mode: str
    states: Mapping[str, tuple[str, ...] | State]
    texts: tuple[tuple[Page, str], ...]
    detached: list[DetachedRecord]


@dataclass(frozen=True, slots=True)
class _Step:
    page: Page
    asked: bool | None
    """``None``: an earlier answer will tell."""


def chosen_version(survey: Survey, answers: Answers) -> SurveyVersion | None:
    """Return the version a child picked; ``None`` before the first page is answered.

    Who skips the first page gets the short version; a survey without that page is asked in full.
    """
    item = survey.find_item(VERSION_ITEM)
    if item is None:
        return SurveyVersion.FULL
    if VERSION_ITEM not in answers:
        return None
    said = read_answer(_first_page(item), answers)
    return SurveyVersion(said[0]) if isinstance(said, tuple) else SurveyVersion.SHORT


def pages(survey: Survey, answers: Answers) -> tuple[Page, ...]:
    """Return the pages asked so far, in order; only the first before a version is picked."""
    return tuple(step.page for step in _walk(survey, answers) if step.asked)


def every_page(survey: Survey, version: SurveyVersion) -> tuple[Page, ...]:
    """Return each page that a version could ask before Send, in order, as a sheet of paper must.

    A page whose answers are the ticks of an earlier one comes without any.
    """
    return tuple(
        page
        for item in survey.items
        if not item.after_send and item.is_in(version) and not _is_hidden(item)
        for page in _pages_of(item, version, {})
    )


def pages_after_send(survey: Survey, answers: Answers) -> tuple[Page, ...]:
    """Return the pages of the finish page, which no route holds."""
    version = chosen_version(survey, answers) or SurveyVersion.SHORT
    return tuple(
        page
        for item in survey.items
        if item.after_send and item.is_in(version)
        for page in _pages_of(item, version, {})
    )


def expected_total(survey: Survey, answers: Answers) -> int | None:
    """Return how many pages there will be: those asked and half of those still open.

    It is exact once nothing is open, and ``None`` before a version is picked.
    """
    if chosen_version(survey, answers) is None:
        return None
    steps = list(_walk(survey, answers))
    asked = sum(step.asked is True for step in steps)
    still_open = sum(step.asked is None for step in steps)
    return asked + (still_open + 1) // 2


def read_answer(page: Page, answers: Answers) -> tuple[str, ...] | str | State | None:
    """Return what a child did on a page; ``None`` while it has no answer.

    That is the codes in the page's order, or a text, or a state. Codes the page does not offer
    (left over from another version) are passed over; a blank text or no tick is a skip.
    """
    answer: Answer | None = answers.get(page.key)
    if answer is None:
        return None
    if "state" in answer:
        return State(answer["state"])
    if page.kind is Kind.TEXT:
        return answer.get("text", "").strip() or State.SKIPPED
    said = answer.get("codes", [])
    codes = tuple(choice.code for choice in page.answers if choice.code in said)
    if said and not codes:
        return None
    return (codes if page.kind is Kind.MULTI else codes[:1]) or State.SKIPPED


def final_states(survey: Survey, answers: Answers) -> dict[str, tuple[str, ...] | State]:
    """Return what the row says about each page of the survey, by page key.

    Codes, or one of the five states; a text is only said to be there. Detached items and those
    after Send are left out: the row holds nothing about them, not even a skip.
    """
    return _row(survey, pages(survey, answers), answers)


def answer_mode(survey: Survey, answers: Answers) -> str:
    """Return how the answer was given: "alone", "with_worker" or "not_said".

    Page v1 says so; where a survey has none, its channel may.
    """
    return _mode(survey, final_states(survey, answers))


def text_pages(survey: Survey, answers: Answers) -> tuple[tuple[Page, str], ...]:
    """Return the pages on the route where the child wrote, each with its text, in order."""
    return _texts(pages(survey, answers), answers)


def conclude(survey: Survey, answers: Answers) -> Conclusion:
    """Return all that is stored of an answer, from one walk over the survey."""
    asked = pages(survey, answers)
    row = _row(survey, asked, answers)
    return Conclusion(
        version=chosen_version(survey, answers),
        mode=_mode(survey, row),
        states=row,
        texts=_texts(asked, answers),
        detached=_detached(asked, row, answers),
    )


def _row(
    survey: Survey, asked: Sequence[Page], answers: Answers
) -> dict[str, tuple[str, ...] | State]:
    version = chosen_version(survey, answers)
    row: dict[str, tuple[str, ...] | State] = {}
    for item in _row_items(survey):
        for key, versions in _keys(item):
            is_in = version is None or (version in versions and item.is_in(version))
            row[key] = State.NOT_ASKED if is_in else State.NOT_IN_VERSION
    for page in asked:
        if page.key in row:
            row[page.key] = _end(page, answers)
    return row


def _detached(
    asked: Sequence[Page], row: Mapping[str, tuple[str, ...] | State], answers: Answers
) -> list[DetachedRecord]:
    records = []
    for page in asked:
        partner = page.item.detach_with
        if not partner or read_answer(page, answers) is None:
            continue
        partner_answer = _one_word(row[partner])
        records += [
            DetachedRecord(page.item.id, answer, partner, partner_answer)
            for answer in _detached_answers(page, answers)
        ]
    return records


def _mode(survey: Survey, row: Mapping[str, tuple[str, ...] | State]) -> str:
    said = row.get(MODE_ITEM)
    if isinstance(said, tuple):
        return said[0]
    return MODE_OF_CHANNEL.get(survey.channel, MODE_NOT_SAID)


def _texts(asked: Sequence[Page], answers: Answers) -> tuple[tuple[Page, str], ...]:
    written = []
    for page in asked:
        said = read_answer(page, answers)
        if isinstance(said, str) and not isinstance(said, State):
            written.append((page, said))
    return tuple(written)


def _walk(survey: Survey, answers: Answers) -> Iterator[_Step]:
    version = chosen_version(survey, answers)
    if version is None:
        yield _Step(_first_page(survey.items[0]), asked=True)
        return
    codes: dict[str, Codes | None] = {}
    has_text: bool | None = False
    for item in survey.items:
        codes[item.id] = frozenset()
        if item.after_send or not item.is_in(version) or _is_hidden(item):
            continue
        condition = item.condition_in(version)
        asked = evaluate(parse(condition), Facts(codes, has_text)) if condition else True
        offered = _with_picks(survey, item, version, codes)
        for step in _steps(offered, version, codes, answers, asked=asked):
            yield step
            has_text = _or(has_text, _has_text(step, answers))
        codes[item.id] = _settled(offered, version, codes, answers, asked=asked)


def _with_picks(
    survey: Survey, item: Item, version: SurveyVersion, codes: Mapping[str, Codes | None]
) -> Item:
    """Give an item the answers that the child ticked on the earlier page it builds on."""
    source = survey.find_item(item.answers_from) if item.answers_from else None
    if source is None:
        return item
    ticked = codes.get(source.id) or frozenset()
    picks = tuple(
        replace(choice, group="") for choice in source.answers_in(version) if choice.code in ticked
    )
    return replace(item, answers=picks)


def _steps(
    item: Item,
    version: SurveyVersion,
    codes: Mapping[str, Codes | None],
    answers: Answers,
    *,
    asked: bool | None,
) -> Iterator[_Step]:
    if asked is False:
        return
    follow_up_key = f"{item.id}.{item.follow_up.key}" if item.follow_up else ""
    own: Page | None = None
    for page in _pages_of(item, version, codes):
        if page.key != follow_up_key:
            own = page
            yield _Step(page, asked)
        elif own is not None and item.follow_up is not None:
            opens = _opens(item.follow_up, read_answer(own, answers)) if asked else None
            if opens is not False:
                yield _Step(page, opens)


def _opens(follow_up: Part, said: tuple[str, ...] | str | State | None) -> bool | None:
    if said is None:
        return None
    if isinstance(said, State):
        return False
    return isinstance(said, str) or not follow_up.only_if or bool({*said} & {*follow_up.only_if})


def _settled(
    item: Item,
    version: SurveyVersion,
    codes: Mapping[str, Codes | None],
    answers: Answers,
    *,
    asked: bool | None,
) -> Codes | None:
    if asked is False or item.parts:
        return frozenset()
    if asked is None:
        return None
    said = read_answer(_pages_of(item, version, codes)[0], answers)
    if said is None:
        return None
    return frozenset(said) if isinstance(said, tuple) else frozenset()


def _has_text(step: _Step, answers: Answers) -> bool | None:
    if step.page.kind is not Kind.TEXT:
        return False
    if step.asked is None:
        return None
    said = read_answer(step.page, answers)
    return None if said is None else not isinstance(said, State)


def _or(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 - two truth values
    if one or other:
        return True
    return None if one is None or other is None else False


def _is_hidden(item: Item) -> bool:
    """Say whether the operator gave no answers: a list of areas may be empty."""
    return item.kind is not Kind.TEXT and not item.answers and not item.answers_from


def _first_page(item: Item) -> Page:
    return _pages_of(item, SurveyVersion.SHORT, {})[0]


def _pages_of(
    item: Item, version: SurveyVersion, codes: Mapping[str, Codes | None]
) -> Sequence[Page]:
    """Return the pages of an item; they are made once, unless an earlier answer changes them."""
    if item.prior_by:
        return _make_pages(item, version, codes)
    if version not in item.made:
        item.made[version] = _make_pages(item, version, codes)
    return item.made[version]


def _make_pages(
    item: Item, version: SurveyVersion, codes: Mapping[str, Codes | None]
) -> Sequence[Page]:
    found = [_part_page(item, part, version) for part in item.parts if version in part.versions]
    if not item.parts:
        found = [_own_page(item, version, codes)]
    if item.follow_up and version in item.follow_up.versions:
        found.append(_part_page(item, item.follow_up, version))
    return found


def _own_page(item: Item, version: SurveyVersion, codes: Mapping[str, Codes | None]) -> Page:
    answers = item.answers_in(version)
    return Page(
        key=item.id,
        item=item,
        kind=item.kind,
        version=version,
        text=item.text_in(version),
        answers=answers,
        groups=item.groups if item.groups and any(choice.group for choice in answers) else (),
        prior=_prior(item, codes) if item.kind is Kind.TEXT else None,
    )


def _part_page(item: Item, part: Part, version: SurveyVersion) -> Page:
    kind = part.kind or item.kind
    in_pictures = version is SurveyVersion.PICTURES
    own: tuple[Choice, ...] = (part.cards.answers if in_pictures else ()) or part.answers
    return Page(
        key=f"{item.id}.{part.key}",
        item=item,
        kind=kind,
        version=version,
        text=(part.cards.text if in_pictures else {}) or part.text,
        answers=() if kind is Kind.TEXT else own or item.answers_in(version),
        prior=(part.prior or None) if kind is Kind.TEXT else None,
    )


def _prior(item: Item, codes: Mapping[str, Codes | None]) -> str | None:
    for earlier, roles in item.prior_by.items():
        for code in codes.get(earlier) or ():
            if code in roles:
                return roles[code]
    return item.prior or None


def _row_items(survey: Survey) -> Iterator[Item]:
    return (item for item in survey.items if not item.is_detached and not item.after_send)


def _keys(item: Item) -> Iterator[tuple[str, tuple[SurveyVersion, ...]]]:
    for part in item.parts:
        yield f"{item.id}.{part.key}", part.versions
    if not item.parts:
        yield item.id, item.versions
    if item.follow_up:
        yield f"{item.id}.{item.follow_up.key}", item.follow_up.versions


def _end(page: Page, answers: Answers) -> tuple[str, ...] | State:
    said = read_answer(page, answers)
    if said is None:
        return State.NOT_ASKED
    if said == (State.DONT_KNOW.value,):
        return State.DONT_KNOW
    if isinstance(said, tuple | State):
        return said
    return TEXT_GIVEN


def _one_word(end: tuple[str, ...] | State) -> str:
    return end[0] if isinstance(end, tuple) else end.value


def _detached_answers(page: Page, answers: Answers) -> list[str]:
    end = _end(page, answers)
    if isinstance(end, State):
        return [end.value]
    return [BASE, *end] if page.kind is Kind.MULTI else list(end)
