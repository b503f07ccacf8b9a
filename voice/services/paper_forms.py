"""A survey version laid out for paper: each question with its boxes, and the way through it.

The same ids and answer codes stand on the sheet as in the database, so that two people can type
in what a child ticked. Three questions of the screen change: the version is printed, not asked;
who is near is asked in the words of version P, which name no phone; and nobody is offered a
come-back code, because no reply finds its way back to a sheet of paper.
"""

import string
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from voice.errors import SurveyError
from voice.services.paper_gates import (
    ALWAYS,
    NEVER,
    Place,
    Places,
    Step,
    count_skipped,
    find_way_round,
    list_lines,
    reduce_condition,
    say_letters,
)
from voice.services.surveys.conditions import All, Condition, IsIn, parse
from voice.services.surveys.model import (
    Channel,
    Choice,
    Kind,
    Page,
    State,
    Survey,
    SurveyVersion,
    Wording,
)
from voice.services.surveys.routing import MODE_ITEM, VERSION_ITEM, every_page

LINES = 6
LINES_OF_A_MESSAGE = 18
LONG_TEXT_CHARACTERS = 3000


@dataclass(frozen=True, slots=True)
class Box:
    """One answer that may be ticked."""

    letter: str
    code: str
    label: str
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Boxes under one heading; an empty heading is none."""

    heading: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """One question on the sheet, with the page key that its answer is kept under."""

    number: int
    key: str
    kind: Kind
    words: Wording
    how: str
    """What to do: tick one, tick all that fit, write a letter; empty for a text."""
    sections: tuple[Section, ...]
    is_letter: bool
    """Whether the answer is the letter of a box of an earlier question; its boxes are those."""
    lines: int
    """Ruled lines to write on; 0 where there are boxes."""
    max_characters: int
    jumps: tuple[str, ...]
    """Where an answer leads, in words."""

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Return every box, in order."""
        return tuple(box for section in self.sections for box in section.boxes)


@dataclass(frozen=True, slots=True)
class Block:
    """Questions in a row for the same people.

    :param intro: "Answer questions 4 to 7 only if:"; empty where they are for everybody
    :param lines: what must all be true
    :param otherwise: where everybody else goes on
    """

    intro: str
    lines: tuple[str, ...]
    otherwise: str
    questions: tuple[PaperQuestion, ...]


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A survey version on paper.

    :param words: what the sheet says beside the questions, from ``data/paper.toml``
    """

    survey: str
    version: SurveyVersion
    language: str
    words: Mapping[str, Any]
    blocks: tuple[Block, ...]

    @property
    def questions(self) -> tuple[PaperQuestion, ...]:
        """Return every question, in order."""
        return tuple(question for block in self.blocks for question in block.questions)

    @property
    def name(self) -> str:
        """Return what stands on each sheet: survey, version and language."""
        names = {"survey": self.survey, "version": self.version.value, "language": self.language}
        return str(self.words["sheet"]).format(**names)


def list_versions(survey: Survey) -> tuple[SurveyVersion, ...]:
    """Return the versions a survey can be printed in; without the choice only the full one."""
    item = survey.find_item(VERSION_ITEM)
    if item is None:
        return (SurveyVersion.FULL,)
    return tuple(SurveyVersion(choice.code) for choice in item.answers)


def list_languages(survey: Survey) -> tuple[str, ...]:
    """Return the languages of a survey that a sheet can be printed in."""
    return tuple(language for language in survey.languages if language in _load_words())


def lay_out(survey: Survey, version: SurveyVersion, language: str) -> PaperForm:
    """Return a survey version as it stands on paper.

    :raises SurveyError: if the survey has no such version or language
    """
    if version not in list_versions(survey):
        raise SurveyError(survey.key, [f"it has no version {version.value}"])
    if language not in list_languages(survey):
        raise SurveyError(survey.key, [f"it cannot be printed in the language {language}"])
    words = _words_for(survey, language)
    pages = list_paper_pages(survey, version)
    conditions, places = _ways(pages, version)
    steps = [(page.key, each) for page, each in zip(pages, conditions, strict=True)]
    questions = [
        _question(number, page, words, places, steps, language)
        for number, page in enumerate(pages, 1)
    ]
    return PaperForm(
        survey=survey.key,
        version=version,
        language=language,
        words=words,
        blocks=_blocks(questions, steps, places, words),
    )


def list_paper_pages(survey: Survey, version: SurveyVersion) -> list[Page]:
    """Return the pages that stand on paper, with all that may be ticked on each."""
    found = {page.key: page for page in every_page(survey, version)}
    spoken = survey.find_item(MODE_ITEM)
    if spoken is not None and spoken.cards.answers:
        (found[MODE_ITEM],) = every_page(replace(survey, items=(spoken,)), SurveyVersion.PICTURES)
    elif MODE_ITEM in found:
        del found[MODE_ITEM]
    found.pop(VERSION_ITEM, None)
    return [_with_source(page, found) for page in found.values()]


def _with_source(page: Page, pages: Mapping[str, Page]) -> Page:
    """Give a page that builds on an earlier one all the answers of that one."""
    source = pages.get(page.item.answers_from)
    if source is None:
        return page
    return replace(page, answers=tuple(replace(each, group="") for each in source.answers))


def _ways(pages: list[Page], version: SurveyVersion) -> tuple[list[Condition], Places]:
    """Return who is asked each page, and where each item stands once the unasked are gone."""
    while True:
        places = {
            page.key: Place(number, {box.code: box.letter for box in _lettered(page.answers)})
            for number, page in enumerate(pages, 1)
        }
        conditions = [_condition(page, version, places) for page in pages]
        unasked = [page for page, each in zip(pages, conditions, strict=True) if each == NEVER]
        if not unasked:
            return conditions, places
        for page in unasked:
            pages.remove(page)


def _condition(page: Page, version: SurveyVersion, places: Places) -> Condition:
    expression = page.item.condition_in(version)
    parts = [parse(expression)] if expression else []
    follow_up = page.item.follow_up
    if follow_up and page.key == f"{page.item.id}.{follow_up.key}" and follow_up.only_if:
        parts.append(IsIn(page.item.id, frozenset(follow_up.only_if)))
    return reduce_condition(All(tuple(parts)), places)


def _lettered(choices: Sequence[Choice], language: str = "") -> list[Box]:
    letters = [*string.ascii_uppercase, *(f"A{letter}" for letter in string.ascii_uppercase)]
    return [
        Box(letter, choice.code, _label(choice, language), choice.picture)
        for letter, choice in zip(letters, choices, strict=False)
    ]


def _label(choice: Choice, language: str) -> str:
    return choice.texts.get(language) or next(iter(choice.texts.values()))


def _question(
    number: int,
    page: Page,
    words: Mapping[str, Any],
    places: Places,
    steps: Sequence[Step],
    language: str,
) -> PaperQuestion:
    is_text = page.kind is Kind.TEXT
    return PaperQuestion(
        number=number,
        key=page.key,
        kind=page.kind,
        words=page.wording(language),
        how=_how(page, words, places),
        sections=() if is_text else _sections(page, words, language),
        is_letter=bool(page.item.answers_from),
        lines=_lines(page) if is_text else 0,
        max_characters=page.max_characters,
        jumps=_jumps(page, places, steps[number:], words),
    )


def _how(page: Page, words: Mapping[str, Any], places: Places) -> str:
    if page.kind is Kind.TEXT:
        return ""
    if page.item.answers_from:
        return str(words["write_letter"]).format(number=places[page.item.answers_from].number)
    return str(words["tick_all" if page.kind is Kind.MULTI else "tick_one"])


def _lines(page: Page) -> int:
    return LINES_OF_A_MESSAGE if page.max_characters > LONG_TEXT_CHARACTERS else LINES


def _sections(page: Page, words: Mapping[str, Any], language: str) -> tuple[Section, ...]:
    boxes = {box.code: box for box in _lettered(page.answers, language)}
    sections = [
        Section(
            (group.texts.get(language) or next(iter(group.texts.values()))) if group else "",
            tuple(boxes[choice.code] for choice in choices),
        )
        for group, choices in page.grouped()
    ]
    if page.rather_not:
        refusal = Box("", State.RATHER_NOT.value, words["rather_not"])
        sections.append(Section("", (refusal,)))
    return tuple(section for section in sections if section.boxes)


def _jumps(
    page: Page, places: Places, following: Sequence[Step], words: Mapping[str, Any]
) -> tuple[str, ...]:
    """Say where each answer leads that rules the next question out."""
    if page.kind is Kind.TEXT or page.kind is Kind.MULTI or page.item.parts:
        return ()
    number = places[page.key].number
    by_target: dict[int, list[str]] = {}
    for code, letter in places[page.key].letters.items():
        if skipped := count_skipped(page.key, code, following):
            by_target.setdefault(skipped, []).append(letter)
    return tuple(
        str(words["go_to" if skipped < len(following) else "go_to_end"]).format(
            letters=say_letters(letters, words["or"]), number=number + 1 + skipped
        )
        for skipped, letters in sorted(by_target.items())
    )


def _blocks(
    questions: Sequence[PaperQuestion],
    steps: Sequence[Step],
    places: Places,
    words: Mapping[str, Any],
) -> tuple[Block, ...]:
    blocks = []
    start = 0
    while start < len(questions):
        condition = steps[start][1]
        end = start + 1
        while end < len(questions) and steps[end][1] == condition:
            end += 1
        inside = tuple(questions[start:end])
        past = end + find_way_round(condition, steps[end:], places)
        is_end = past == len(questions)
        intro = str(words["only_one" if len(inside) == 1 else "only_some"])
        otherwise = str(words["otherwise_end" if is_end else "otherwise"])
        block = Block(
            intro.format(first=inside[0].number, last=inside[-1].number),
            tuple(list_lines(condition, places, words)),
            otherwise.format(number=past + 1),
            inside,
        )
        blocks.append(Block("", (), "", inside) if condition == ALWAYS else block)
        start = end
    return tuple(blocks)


def _words_for(survey: Survey, language: str) -> dict[str, Any]:
    """Return the fixed words of a sheet; those of a facilitator's notes speak to an adult."""
    words = _load_words()[language]
    return words | words["group"] if survey.channel == Channel.GROUP else words


def _load_words() -> dict[str, dict[str, Any]]:
    text = (files("voice") / "data" / "paper.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
