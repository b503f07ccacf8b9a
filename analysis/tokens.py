"""Sentences, clauses and words of a text, each knowing where it was typed.

Spelling and slang are read beside the text, never in place of it: a
:class:`Token` carries the word as typed (its span), as a dictionary has it
and its stem. "wanna" becomes two tokens with one span. NLTK stays in here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any

import yaml
from nltk.stem.snowball import SnowballStemmer
from nltk.tokenize import TweetTokenizer

from analysis.text import Span


@dataclass(frozen=True, slots=True)
class Token:
    """One word as it is read: where it stands, how it was typed, what it means."""

    span: Span
    typed: str
    """In lower case, with straight quotes: "wanna"."""
    word: str
    """In the dictionary's spelling and basic form: "want"."""
    stem: str
    """By the Snowball stemmer."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its clauses and its words; punctuation is left out."""

    span: Span
    clauses: tuple[Span, ...]
    tokens: tuple[Token, ...]


def read(value: str) -> tuple[Sentence, ...]:
    """Read a text into sentences, in order; a text without words has none.

    >>> [[token.word for token in sentence.tokens] for sentence in read("I wanna go!! mum's mad")]
    [['i', 'want', 'to', 'go'], ['mum', 'mad']]
    """
    plain = _same_length(value)
    tokens = list(_tokens(plain))
    sentences = []
    for span in _sentence_spans(plain):
        inside = []
        while tokens and tokens[0].span.start < span.end:
            inside.append(tokens.pop(0))
        if inside:
            sentences.append(Sentence(span, _clauses(plain, span, inside), tuple(inside)))
    return tuple(sentences)


def normalise(typed: str) -> tuple[str, ...]:
    """Give the words of one typed word, spelled and in basic form.

    >>> normalise("dnt"), normalise("soooo"), normalise("cuz")
    (('do', 'not'), ('so',), ('because',))
    """
    return _words(typed.lower())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Cut a word down to its stem.

    >>> stem("families")
    'famili'
    """
    return word if word.startswith("[") else str(_STEMMER.stem(word))


def clause_around(sentence: Sentence, span: Span) -> Span:
    """Return the clauses of ``sentence`` that ``span`` touches, as one stretch."""
    touched = [clause for clause in sentence.clauses if clause.overlaps(span)]
    return Span(touched[0].start, touched[-1].end) if touched else span


def negation_scope(sentence: Sentence) -> frozenset[int]:
    """Return the positions of the words that a "not" or "never" takes back.

    A scope runs from the negator to the end of its clause, five words at most.
    "cannot stand", "not only" and their like take nothing back.

    >>> sentence = read("he never hits me but she does")[0]
    >>> [sentence.tokens[i].word for i in sorted(negation_scope(sentence))]
    ['hit', 'me']
    """
    table = _table()
    scope: set[int] = set()
    for i, token in enumerate(sentence.tokens):
        if token.word not in table.negators:
            continue
        after = sentence.tokens[i + 1].word if i + 1 < len(sentence.tokens) else ""
        if after in table.not_negating:
            continue
        if after == "because":
            scope.update(_rest_of_clause(sentence, i + 1, _REACH))
        scope.update(_rest_of_clause(sentence, i, _REACH))
    return frozenset(scope)


def hypothetical_scope(sentence: Sentence) -> frozenset[int]:
    """Return the positions of the words that stand behind an "if" or a "might".

    >>> sentence = read("i'd go if they hit me, they shout")[0]
    >>> [sentence.tokens[i].word for i in sorted(hypothetical_scope(sentence))]
    ['they', 'hit', 'me']
    """
    scope: set[int] = set()
    for i, token in enumerate(sentence.tokens):
        if token.word in _table().hypothetical:
            scope.update(_rest_of_clause(sentence, i, len(sentence.tokens)))
    return frozenset(scope)


_REACH = 5
_STEMMER = SnowballStemmer("english")
_TOKENIZER = TweetTokenizer(preserve_case=True, reduce_len=False)
_QUOTES = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u201c": '"', "\u201d": '"'}
)
_ENTITY = re.compile(r"&#?\w{1,8};")
_BECAUSE = re.compile(r"(?<!\w)b/c(?!\w)", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\[[a-z_ ]+ \d+\]")
_INNER_DOT = re.compile(r"(?<=[^\W\d])[./](?=[^\W\d]{2})")
_LONG = re.compile(r"(\w)\1{2,}")
_WORD = re.compile(r"[^\W_]")
_EMOJI = r"\u2600-\u27bf\U0001f000-\U0001faff"
_SENTENCE_END = re.compile(rf"(?:[.!?\u2026]+(?!\d)|\n+|[{_EMOJI}\ufe0f\u200d]+)[\"')\]]*\s*")
_COMMA = re.compile(r"[,;:()\u2013\u2014]|\s-+\s|\*")


@dataclass(frozen=True, slots=True)
class _Table:
    """The word lists of ``words.yaml``."""

    forms: dict[str, tuple[str, ...]]
    negators: frozenset[str]
    not_negating: frozenset[str]
    hypothetical: frozenset[str]
    clause_openers: frozenset[str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    file = resources.files("analysis") / "data" / "words.yaml"
    lists: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    forms = {
        str(spelling): tuple(words.split())
        for words, spellings in lists["forms"].items()
        for spelling in str(spellings).split()
    }
    return _Table(
        forms=forms,
        negators=frozenset(lists["negators"]),
        not_negating=frozenset(lists["not_negating"]),
        hypothetical=frozenset(lists["hypothetical"]),
        clause_openers=frozenset(lists["clause_openers"]),
    )


def _same_length(value: str) -> str:
    """Straighten quotes and blank out what would confuse the tokenizer, moving nothing."""
    straight = value.translate(_QUOTES)
    blanked = _ENTITY.sub(lambda match: " " * len(match.group()), straight)
    return _BECAUSE.sub("cos", blanked.replace("&", " "))


def _tokens(plain: str) -> Iterator[Token]:
    """Yield the words of a text; a placeholder ("[person 1]") is one word."""
    start = 0
    for match in _PLACEHOLDER.finditer(plain):
        yield from _stretch(plain, start, match.start())
        word = match.group().split()[0] + "]"
        yield Token(Span(match.start(), match.end()), word, word, word)
        start = match.end()
    yield from _stretch(plain, start, len(plain))


def _stretch(plain: str, start: int, end: int) -> Iterator[Token]:
    stretch = _INNER_DOT.sub(" ", plain[start:end])
    at = 0
    for typed in _TOKENIZER.tokenize(stretch):
        found = stretch.find(typed, at)
        if found < 0 or not _WORD.search(typed):
            continue
        at = found + len(typed)
        span = Span(start + found, start + at)
        lower = typed.lower()
        for word in _words(lower):
            yield Token(span, lower, word, stem(word))


@lru_cache(maxsize=50_000)
def _words(lower: str) -> tuple[str, ...]:
    forms = _table().forms
    if lower in forms:
        return forms[lower]
    short = _LONG.sub(r"\1", lower)
    if short in forms:
        return forms[short]
    for ending in ("'s", "'"):
        if short.endswith(ending):
            short = short.removesuffix(ending)
            return forms.get(short, (short,))
    return (short.replace("'", ""),)


def _sentence_spans(plain: str) -> Iterator[Span]:
    start = 0
    for match in _SENTENCE_END.finditer(plain):
        yield Span(start, match.end())
        start = match.end()
    if start < len(plain):
        yield Span(start, len(plain))


def _clauses(plain: str, sentence: Span, tokens: Sequence[Token]) -> tuple[Span, ...]:
    """Cut a sentence at commas and before the words that open a clause."""
    openers = _table().clause_openers
    cuts = {match.end() for match in _COMMA.finditer(plain, sentence.start, sentence.end)}
    cuts |= {
        token.span.start
        for before, token in pairwise(tokens)
        if token.word in openers and before.word != "and"
    }
    cuts |= {
        token.span.start
        for token, after in pairwise(tokens[1:])
        if token.word == "and" and after.word in _SUBJECTS | openers
    }
    edges = [tokens[0].span.start, *sorted(cuts), tokens[-1].span.end]
    clauses = []
    for start, end in pairwise(edges):
        words = [token for token in tokens if start <= token.span.start < end]
        if words:
            clauses.append(Span(words[0].span.start, words[-1].span.end))
    return tuple(clauses)


_SUBJECTS = frozenset({"i", "he", "she", "they", "we", "my", "it", "mum", "dad", "nobody"})


def _rest_of_clause(sentence: Sentence, at: int, reach: int) -> range:
    """Return the positions behind ``at`` in the same clause, ``reach`` at most."""
    start = sentence.tokens[at].span.start
    clause = next(clause for clause in sentence.clauses if clause.start <= start < clause.end)
    last = at
    while last + 1 < len(sentence.tokens) and sentence.tokens[last + 1].span.start < clause.end:
        last += 1
    return range(at + 1, min(last, at + reach) + 1)
