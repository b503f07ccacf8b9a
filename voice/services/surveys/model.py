"""A survey as frozen dataclasses: items, answers, words in each language.

A survey is read in one of three versions, which the child picks on the first page: pictures
and few words (P), short (S) or full (F). In P an item may carry its own cards: simpler words
and wider answers, each of which says which answers of S and F it covers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypedDict


class SurveyVersion(StrEnum):
    """How much a child wants to be asked, chosen by the child and not by age."""

    PICTURES = "P"
    SHORT = "S"
    FULL = "F"


ALL_VERSIONS = (SurveyVersion.PICTURES, SurveyVersion.SHORT, SurveyVersion.FULL)


class Channel(StrEnum):
    """The way in that a survey is for; one survey at most is open in each."""

    SURVEY = "survey"
    """The full survey: the only one with versions, and the closing that goes with them."""
    MESSAGE = "message"
    RETURN = "return"
    IDEA = "idea"
    FRIEND = "friend"
    RETURN_TALK = "return_talk"
    POLICE = "police"
    EXIT_CHECK = "exit_check"
    GROUP = "group"
    """What a facilitator noted; staff type it in, and it is never opened to children."""


class Kind(StrEnum):
    """How a page takes its answer."""

    SINGLE = "single"
    MULTI = "multi"
    SCALE = "scale"
    TEXT = "text"


class State(StrEnum):
    """Why a question has no answer; five values, never one blank."""

    SKIPPED = "skipped"
    RATHER_NOT = "rather_not"
    DONT_KNOW = "dont_know"
    NOT_ASKED = "not_asked"
    NOT_IN_VERSION = "not_in_version"


class Answer(TypedDict, total=False):
    """What a child did on one page: ticked codes, wrote a text, or passed it by.

    Exactly one of the keys is set. ``state`` is "skipped" or "rather_not".
    """

    codes: list[str]
    text: str
    state: str


Answers = Mapping[str, Answer]
"""What a child said so far, by page key."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one question in one language."""

    ask: str
    why: str = ""
    """One plain sentence: why we ask."""
    hint: str = ""
    more: str = ""
    """What a word in the question means, behind a details element."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer a child may tick."""

    code: str
    texts: Mapping[str, str]
    """The label in each language."""
    covers: tuple[str, ...] = ()
    """On a card of version P: the answers of S and F it stands for."""
    group: str = ""
    picture: str = ""
    """The name of a drawn picture; the words stand beside it."""
    children: int | None = None
    """In an area list: how many children aged 7-17 live there."""
    selected: bool = False
    """Always refused (SV13); kept so that the rule can name the answer."""

    def label(self, language: str) -> str:
        """Return the label in the language, or else in the survey's first one."""
        return self.texts.get(language) or next(iter(self.texts.values()))


@dataclass(frozen=True, slots=True)
class Group:
    """A heading over some of the answers."""

    code: str
    texts: Mapping[str, str]

    def label(self, language: str) -> str:
        """Return the heading in the language, or else in the survey's first one."""
        return self.texts.get(language) or next(iter(self.texts.values()))


@dataclass(frozen=True, slots=True)
class Cards:
    """What version P shows in place of an item's own words, answers or condition."""

    text: Mapping[str, Wording] = field(default_factory=dict)
    answers: tuple[Choice, ...] = ()
    ask_if: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A page of its own inside an item: one of several parts, or what follows an answer."""

    key: str
    text: Mapping[str, Wording]
    kind: Kind | None = None
    """``None``: as the item."""
    versions: tuple[SurveyVersion, ...] = ALL_VERSIONS
    answers: tuple[Choice, ...] = ()
    """None given: the item's."""
    cards: Cards = field(default_factory=Cards)
    only_if: tuple[str, ...] = ()
    """A follow-up opens on these codes only; none given: on any tick or text."""
    prior: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One question, in all versions and languages."""

    id: str
    link: str
    """The variable: the same link means the same thing in every survey file."""
    kind: Kind
    purpose: str
    used_in: tuple[str, ...]
    retention_months: int
    sensitivity: str
    """ordinary, gentle or harm."""
    versions: tuple[SurveyVersion, ...]
    text: Mapping[str, Wording]
    answers: tuple[Choice, ...] = ()
    answers_from: str = ""
    """The item whose ticked answers are the answers here."""
    groups: tuple[Group, ...] = ()
    cards: Cards = field(default_factory=Cards)
    parts: tuple[Part, ...] = ()
    follow_up: Part | None = None
    ask_if: str = ""
    rather_not: bool = False
    help_if: tuple[str, ...] = ()
    """Codes after which the help panel is shown, once."""
    detach_with: str = ""
    """Stored apart from the row, with the answer to this one coarse item."""
    frame: bool = False
    """About the form itself (version, use of words, reply): no "rather not say"."""
    after_send: bool = False
    """Asked on the finish page, so in no route."""
    module: str = ""
    """The module an item belongs to, where it is not the survey's own."""
    max_characters: int = 2000
    prior: str = ""
    """The role a text here suggests, such as ``left_because``."""
    prior_by: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Another role where an earlier item has this code: item, code, role."""
    required: bool = False
    """Always refused (SV02); kept so that the rule can name the item."""
    skip: bool = True
    """``False`` is always refused (SV02)."""
    made: dict[SurveyVersion, "Sequence[Page]"] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """Its pages in each version, kept by the routing once they are made."""

    @property
    def is_detached(self) -> bool:
        """Say whether the answer is stored without a link to the row."""
        return bool(self.detach_with)

    def is_in(self, version: SurveyVersion) -> bool:
        """Say whether the version asks this item at all."""
        return version in self.versions

    def answers_in(self, version: SurveyVersion) -> tuple[Choice, ...]:
        """Return what a child may tick: the cards in P where there are any."""
        if version is SurveyVersion.PICTURES and self.cards.answers:
            return self.cards.answers
        return self.answers

    def text_in(self, version: SurveyVersion) -> Mapping[str, Wording]:
        """Return the words of the question, by language."""
        if version is SurveyVersion.PICTURES and self.cards.text:
            return self.cards.text
        return self.text

    def condition_in(self, version: SurveyVersion) -> str:
        """Return the condition under which the version asks it; empty: always."""
        if version is SurveyVersion.PICTURES and self.cards.ask_if:
            return self.cards.ask_if
        return self.ask_if


@dataclass(frozen=True, slots=True)
class Survey:
    """One version of one survey; once published it never changes.

    :param channel: a value of :class:`Channel`
    :param mode: "listening" or "consultation", never mixed
    :param languages: the first is the one that is always complete
    :param items: in the order of asking
    """

    id: str
    version: int
    mode: str
    channel: str
    languages: tuple[str, ...]
    titles: Mapping[str, str]
    """What staff and the list of ways in call it; never in a page title or address."""
    items: tuple[Item, ...]
    leads: Mapping[str, str] = field(default_factory=dict)
    """The line under the title in the list of ways in: what it is, what we cannot promise."""

    @property
    def key(self) -> str:
        """Return the name of this version, such as "leaving-1"."""
        return f"{self.id}-{self.version}"

    def find_item(self, item_id: str) -> Item | None:
        """Return the item with this id, or ``None``."""
        return next((item for item in self.items if item.id == item_id), None)


@dataclass(frozen=True, slots=True)
class Page:
    """One screen of a route, with all that a template needs.

    The key is the item's id, with the part after a dot: "b1", "h2.text", "p2.a".
    """

    key: str
    item: Item
    kind: Kind
    version: SurveyVersion
    text: Mapping[str, Wording]
    answers: tuple[Choice, ...] = ()
    groups: tuple[Group, ...] = ()
    prior: str | None = None
    """The role a text here suggests to the coder; ``None``: read it from the text."""

    @property
    def rather_not(self) -> bool:
        """Say whether the page offers "I would rather not say"."""
        return self.item.rather_not and self.kind is not Kind.TEXT

    @property
    def max_characters(self) -> int:
        """Return how many code points a text here may have."""
        return self.item.max_characters

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes a child may tick here."""
        return frozenset(choice.code for choice in self.answers)

    def needs_help_panel(self, answer: Answer) -> bool:
        """Say whether this answer opens the help panel."""
        return bool(self.codes & set(self.item.help_if) & set(answer.get("codes", [])))

    def grouped(self) -> tuple[tuple[Group | None, tuple[Choice, ...]], ...]:
        """Return the answers under their headings; one heading of ``None`` where there are none."""
        if not self.groups:
            return ((None, self.answers),)
        return tuple(
            (group, tuple(choice for choice in self.answers if choice.group == group.code))
            for group in self.groups
        )

    def wording(self, language: str) -> Wording:
        """Return the words in the language, or else in the survey's first one."""
        return self.text.get(language) or next(iter(self.text.values()))
