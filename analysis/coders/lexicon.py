"""The coder that needs nothing: patterns of words, written by hand, each with a number.

What a pattern finds becomes a reason only where the child speaks of leaving
near by, or where the question asked for reasons; otherwise it is ``present``.
"Not", "never", idioms and games take a find back; an "if" or another person's
story makes it less sure.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from analysis import tokens
from analysis.codebook import REASON_ROLES, Codebook, Role
from analysis.coders.base import Suggestion
from analysis.coders.patterns import Lexicon, Pattern, Shelf, Tier, load_lexicon
from analysis.errors import CodebookError
from analysis.text import RedactedText, Span

_SCORES: Mapping[Tier, float] = {
    Tier.REASON: 0.85,
    Tier.STRONG: 0.75,
    Tier.NEAR: 0.65,
    Tier.WEAK: 0.55,
    Tier.SHORT: 0.55,
    Tier.WISH: 0.65,
}
_FIRM = frozenset({Tier.REASON, Tier.STRONG, Tier.WISH})
_BONUS_BECAUSE = 0.1
_MALUS_HYPOTHETICAL = 0.15
_MALUS_OTHER = 0.25
_SHORT_WORDS = 5
_BRIEF_WORDS = 30
_CAUSES = frozenset({"because", "reason", "why", "due"})
_NEAR = 2
_BECAUSE_REACH = 4
_WISHES = frozenset({Role.WOULD_HAVE_STAYED_IF, Role.HELPED})


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern met in a sentence: the positions of the first word and behind the last."""

    pattern: Pattern
    start: int
    end: int

    def overlaps(self, other: "Found") -> bool:
        """Tell whether the two share a word."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence made ready for patterns: its stems and typed words in one string."""

    sentence: tokens.Sentence
    string: str
    offsets: tuple[int, ...]
    stems: frozenset[str]

    def search(self, shelf: "Shelf") -> Iterator[Found]:
        """Yield every match of the patterns on a shelf, in the order of the shelf."""
        for pattern in shelf.candidates(self.stems):
            for match in pattern.regex.finditer(self.string):
                first = bisect_right(self.offsets, match.start()) - 1
                yield Found(pattern, first, bisect_right(self.offsets, match.end() - 1))

    def says_why(self, found: Found) -> bool:
        """Tell whether a "because" or its like stands shortly before a match, or opens it."""
        before = self.sentence.tokens[max(0, found.start - _BECAUSE_REACH) : found.start + 1]
        return any(token.word in _CAUSES for token in before)

    def span(self, found: Found) -> Span:
        """Return the place of a match in the text."""
        return Span(
            self.sentence.tokens[found.start].span.start,
            self.sentence.tokens[found.end - 1].span.end,
        )

    def clause(self, found: Found) -> Span:
        """Return the clause, or clauses, that a match stands in."""
        return tokens.clause_around(self.sentence, self.span(found))

    def words(self, found: Found) -> str:
        """Return the words of a match as they were typed, in lower case."""
        matched = self.sentence.tokens[found.start : found.end]
        return " ".join(dict.fromkeys(token.typed for token in matched))


class LexiconCoder:
    """Suggest codes by the lexicon's patterns; learns nothing, forgets nothing.

    :param codebook: patterns for codes outside it are refused
    :param lexicon: the package's own if ``None``
    :raises CodebookError: if the lexicon codes what the codebook does not know
    """

    name = "lexicon"

    def __init__(self, codebook: Codebook, lexicon: Lexicon | None = None) -> None:
        self.codebook = codebook
        self.lexicon = lexicon or load_lexicon()
        coded = {pattern.name for pattern in self.lexicon.codes.patterns}
        unknown = sorted(slug for slug in coded if slug not in codebook)
        if unknown:
            message = f"the lexicon has patterns for unknown codes: {', '.join(unknown)}"
            raise CodebookError(message)

    @property
    def version(self) -> str:
        """Hash of the patterns; the same text could get other codes under another."""
        return self.lexicon.version

    def fit(
        self,
        texts: Sequence[RedactedText],  # noqa: ARG002 - the promise of every coder
        codings: Sequence[Sequence[tuple[str, Role]]],  # noqa: ARG002 - the promise of every coder
    ) -> Self:
        """Return the coder as it is: its patterns are written, not learned."""
        return self

    def predict(
        self,
        texts: Sequence[RedactedText],
        *,
        questions: Sequence[str | None] | None = None,
    ) -> list[tuple[Suggestion, ...]]:
        """Suggest codes, one tuple for each text, in the same order.

        :param questions: for each text the slug of the role its question suggests
        """
        asked = questions if questions is not None else [None] * len(texts)
        return [
            self._code(text.value, Role(question) if question else None)
            for text, question in zip(texts, asked, strict=True)
        ]

    def _code(self, value: str, prior: Role | None) -> tuple[Suggestion, ...]:
        """Suggest codes for one text: the best-founded mention of each code and role."""
        lines = [_line(sentence) for sentence in tokens.read(value)]
        contexts = [self._contexts(line) for line in lines]
        words = sum(len(line.sentence.tokens) for line in lines)
        suggestions = [
            suggestion
            for number, line in enumerate(lines)
            for suggestion in self._suggestions(line, _Around(number, contexts, prior, words))
        ]
        return tuple(sorted(_best(suggestions), key=lambda each: (each.span, each.code)))

    def _contexts(self, line: Line) -> dict[str, Found]:
        """Find what the sentence says of leaving: one match for each kind."""
        found: dict[str, Found] = {}
        for match in line.search(self.lexicon.contexts):
            found.setdefault(match.pattern.name, match)
        return found

    def _suggestions(self, line: Line, around: "_Around") -> Iterator[Suggestion]:
        hypothetical = tokens.hypothetical_scope(line.sentence)
        mentions = list(self._mentions(line, around))
        for found in mentions:
            if not any(_outdoes(line, rival, found) for rival in mentions):
                is_hypothetical = found.start in hypothetical
                yield self._suggestion(line, found, around, is_hypothetical=is_hypothetical)

    def _mentions(self, line: Line, around: "_Around") -> Iterator[Found]:
        """Yield what the patterns find and nothing takes back: no guard, no "not"."""
        guards = list(line.search(self.lexicon.guards))
        excluded = {found.pattern.name for found in line.search(self.lexicon.exclusions)}
        taken_back = frozenset[int]()
        if around.prior not in _WISHES:
            taken_back = tokens.negation_scope(line.sentence)
        for found in line.search(self.lexicon.codes):
            if (
                found.pattern.name not in excluded
                and found.start not in taken_back
                and around.admits(found.pattern.tier, says_why=line.says_why(found))
                and not any(map(found.overlaps, guards))
            ):
                yield found

    def _suggestion(
        self, line: Line, found: Found, around: "_Around", *, is_hypothetical: bool
    ) -> Suggestion:
        role, context = around.role(found.pattern.name, found.pattern.tier)
        score = _SCORES[found.pattern.tier] + _BONUS_BECAUSE * line.says_why(found)
        score -= _MALUS_HYPOTHETICAL * (is_hypothetical and role not in _WISHES)
        score -= _MALUS_OTHER * ("other" in around.here)
        why = [f"'{line.words(found)}'", f"rule {found.pattern.rule}", *context]
        return Suggestion(
            code=found.pattern.name,
            role=role,
            span=line.clause(found),
            score=round(score, 2),
            coder=self.name,
            why=" · ".join(why),
        )


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a sentence: leaving near by, and the question that was asked."""

    number: int
    contexts: Sequence[Mapping[str, Found]]
    prior: Role | None
    words: int
    """Length of the whole text, in words."""

    @property
    def here(self) -> Mapping[str, Found]:
        """The contexts of the sentence itself."""
        return self.contexts[self.number]

    def admits(self, tier: Tier, *, says_why: bool = False) -> bool:
        """Tell whether a pattern of this tier counts here."""
        match tier:
            case Tier.REASON | Tier.STRONG:
                return True
            case Tier.NEAR:
                return self.prior is not None or self._speaks_of_leaving()
            case Tier.WEAK:
                is_brief_answer = self.prior is not None and self.words <= _BRIEF_WORDS
                return is_brief_answer or (says_why and self.admits(Tier.NEAR))
            case Tier.SHORT:
                return self.prior is not None and self.words <= _SHORT_WORDS
            case Tier.WISH:
                return self.prior in _WISHES or "stayed_if" in self.here

    def role(self, slug: str, tier: Tier) -> tuple[Role, list[str]]:
        """Choose the role of a code found here, and say what decided it."""
        if "stayed_if" in self.here:
            return Role.WOULD_HAVE_STAYED_IF, ["context stayed_if"]
        if "back" in self.here and self.prior not in _WISHES:
            return Role.CAME_BACK_BECAUSE, ["context back"]
        is_asked_for_reasons = self.prior in REASON_ROLES
        if slug == _FORCED and (is_asked_for_reasons or (tier is Tier.REASON and not self.prior)):
            return Role.MADE_TO_LEAVE, []
        if is_asked_for_reasons and "forced" in self.here and "left" not in self.here:
            return Role.MADE_TO_LEAVE, ["context forced"]
        if self.prior:
            return self.prior, ["question"]
        return self._role_read(tier)

    def _role_read(self, tier: Tier) -> tuple[Role, list[str]]:
        """Choose a role by what the child says of leaving near by."""
        leaving = self._leaving()
        if leaving:
            return _CONTEXT_ROLES[leaving], [f"context {leaving}"]
        return (Role.LEFT_BECAUSE if tier is Tier.REASON else Role.PRESENT), []

    def _speaks_of_leaving(self) -> bool:
        return any(kind in self.here for kind in _CONTEXT_ROLES)

    def _leaving(self) -> str | None:
        """Name the nearest context of leaving, the sentence itself first."""
        for distance in range(_NEAR + 1):
            near = [
                self.contexts[number]
                for number in {self.number - distance, self.number + distance}
                if 0 <= number < len(self.contexts)
            ]
            for kind in _CONTEXT_ROLES:
                if any(kind in contexts for contexts in near):
                    return kind
        return None


_FORCED = "forced_to_leave"
_CONTEXT_ROLES: Mapping[str, Role] = {
    "left": Role.LEFT_BECAUSE,
    "forced": Role.MADE_TO_LEAVE,
    "away": Role.STAYED_AWAY_BECAUSE,
    "thinking": Role.THINKING_OF_LEAVING_BECAUSE,
}


def _outdoes(line: Line, rival: Found, found: Found) -> bool:
    """Tell whether another code's match leaves no room for this one.

    "school" is no reason of its own in "the girls at school bully me".
    """
    if rival.pattern.name == found.pattern.name:
        return False
    if rival.pattern.tier not in _FIRM or found.pattern.tier in _FIRM:
        return False
    if found.pattern.tier is Tier.NEAR:
        return found.overlaps(rival)
    return line.clause(found).overlaps(line.clause(rival))


def _best(suggestions: Sequence[Suggestion]) -> Iterator[Suggestion]:
    """Keep one for each code: a reason before a mention, then the surest, then the first."""
    best: dict[str, Suggestion] = {}
    for each in suggestions:
        rival = best.get(each.code)
        if rival is None or _weight(each) > _weight(rival):
            best[each.code] = each
    yield from best.values()


def _weight(suggestion: Suggestion) -> tuple[bool, float]:
    return suggestion.role is not Role.PRESENT, suggestion.score


def _line(sentence: tokens.Sentence) -> Line:
    """Put a sentence into the form that patterns search: ``kick/kicked me/me ``."""
    words = [f"{token.stem}/{token.typed} " for token in sentence.tokens]
    offsets, at = [], 0
    for word in words:
        offsets.append(at)
        at += len(word)
    stems = frozenset(token.stem for token in sentence.tokens)
    return Line(sentence, "".join(words), tuple(offsets), stems)
