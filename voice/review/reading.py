"""Put a text and what was found in it into words for a page."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import current_app

from analysis.codebook import Codebook, Role
from analysis.text import Span
from voice.errors import LockedError
from voice.models.vault.coding import Coding, Suggestion, Verdict
from voice.queries.queue import RED, ReviewPage
from voice.review.highlights import Segment, cut_segments, place_in_redacted
from voice.services.keys import Unlocked
from voice.web.guards import current_token_hash
from voice.web.readers import Readers

SURE = ((0.8, "sure"), (0.5, "fairly sure"), (0.0, "not sure"))
VERDICTS = {
    Verdict.OPEN: "",
    Verdict.CONFIRMED: "Confirmed",
    Verdict.AMENDED: "Changed",
    Verdict.REJECTED: "Rejected",
}
CATEGORIES = {
    "danger_now": "In danger now",
    "hurt_at_home": "Hurt by somebody at home",
    "hurt_by_trusted": "Hurt by somebody in trust",
    "sexual_harm": "Sexual harm",
    "exploitation": "Exploited or in debt to somebody",
    "self_harm": "Self-harm or wish to die",
    "still_away": "Still away",
    "weapon": "A weapon",
    "medical": "Urgent medical need or pregnancy",
    "threat_to_child": "Threat to another child",
}
CONCERNS = CATEGORIES | {"other": "Another worry"}
"""What a person may flag: all that a machine looks for, and what it does not."""


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A suggested, confirmed or added code, in words."""

    number: int
    id: str
    code: str
    role: str
    label: str
    role_label: str
    words: str
    """Its evidence in the redacted text."""
    rule: str
    score: str
    """In words and as a number; empty where a person added it."""
    verdict: str
    """Empty while it is open."""
    is_open: bool


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text with its marks: suggestions first, then what people added."""

    segments: tuple[Segment, ...]
    codes: tuple[ShownCode, ...]
    flags: tuple[tuple[str, str, str], ...]
    """Level, category and words of each flag that nobody has acknowledged; a person's has none."""

    @property
    def has_red_flag(self) -> bool:
        """Say whether the words are hidden until a reader is ready for them."""
        return any(level == RED for level, _, _ in self.flags)

    @property
    def open_count(self) -> int:
        """Return how many suggestions wait for a decision."""
        return sum(code.is_open for code in self.codes)


def unlock_text(page: ReviewPage) -> str:
    """Return the redacted words, with the keys of who is signed in.

    :raises LockedError: if this sign-in holds no keys
    """
    return current_unlocked().cipher.unlock(page.text.redacted, row_id=page.text.id)


def current_unlocked() -> Unlocked:
    """Return the keys of who is signed in.

    :raises LockedError: if this sign-in holds none
    """
    readers: Readers[Unlocked] = current_app.extensions["readers"]
    unlocked = readers.find(current_token_hash(), datetime.now(UTC))
    if unlocked is None:
        message = "this sign-in holds no keys"
        raise LockedError(message)
    return unlocked


def show_text(page: ReviewPage, value: str, codebook: Codebook) -> ShownText:
    """Put everything about a text into words."""
    added = [coding for coding in page.codings if coding.suggestion_id is None]
    decided = {coding.suggestion_id: coding for coding in page.codings}
    codes = [
        _suggested(number, each, decided.get(each.id), value, codebook)
        for number, each in enumerate(page.suggestions, 1)
    ] + [
        _added(number, each, value, codebook)
        for number, each in enumerate(added, len(page.suggestions) + 1)
    ]
    spans = [Span(each.start, each.end) for each in page.suggestions]
    spans += [Span(each.start, each.end) for each in added]
    return ShownText(
        segments=cut_segments(value, spans),
        codes=tuple(codes),
        flags=tuple(
            (
                flag.level,
                CONCERNS.get(flag.category, flag.category),
                _words(value, place_in_redacted(Span(flag.start, flag.end), page.removals)),
            )
            for flag in page.flags
            if flag.acknowledged_at is None
        ),
    )


def _suggested(
    number: int, each: Suggestion, coding: Coding | None, value: str, codebook: Codebook
) -> ShownCode:
    stands = coding or each
    sure = next(words for least, words in SURE if each.score >= least)
    return ShownCode(
        number=number,
        id=each.id.hex(),
        code=stands.code,
        role=stands.role,
        label=codebook.label(stands.code),
        role_label=codebook.role(Role(stands.role)).label,
        words=_words(value, Span(each.start, each.end)),
        rule=each.rule,
        score=f"{sure} (score {each.score:.2f})",
        verdict=VERDICTS[each.verdict],
        is_open=each.verdict is Verdict.OPEN,
    )


def _added(number: int, each: Coding, value: str, codebook: Codebook) -> ShownCode:
    return ShownCode(
        number=number,
        id=each.id.hex(),
        code=each.code,
        role=each.role,
        label=codebook.label(each.code),
        role_label=codebook.role(Role(each.role)).label,
        words=_words(value, Span(each.start, each.end)),
        rule="",
        score="",
        verdict="Added by a person",
        is_open=False,
    )


def _words(value: str, span: Span) -> str:
    return value[span.start : span.end]
