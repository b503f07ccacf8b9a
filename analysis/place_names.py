"""Names of homes, schools, streets and places, found by the words around them.

Most carry their kind as last word ("... Lodge", "... Academy", "... Road"): the
words before it belong to the name while they look like one. Towns and everything
larger are kept: only what is finer than a town leads to a child.
"""

import re
from collections.abc import Iterator

from analysis.gazetteers import Word, Words, is_everyday
from analysis.identifiers import Found, Kind
from analysis.text import Span


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_KINDS_BY_LAST_WORD = {
    Kind.STREET_ADDRESS: "road rd street st avenue ave lane ln close drive terrace crescent mews",
    Kind.SCHOOL: "school academy primary high college grammar pru",
    Kind.PLACEMENT: "house lodge court grange manor cottage villa hall gables mount croft heights",
    Kind.PLACE: (
        "park estate station woods centre pub tesco asda aldi lidl bridge towers flats fields"
        " precinct mall skatepark rec market shops library retail marina docks"
    ),
}
_LAST_WORDS = {word: kind for kind, words in _KINDS_BY_LAST_WORD.items() for word in words.split()}
_INSIDE = _set(
    "st saint city community high great little north south east west old new king queen upper"
    " lower church primary secondary catholic"
)
_NO_HOME = _set(
    "trap crack safe council halfway party frat tree dolls town crown county magistrates youth"
    " tennis sports dining terraced detached squat empty abandoned derelict"
)
_NO_SCHOOL = _set("boarding special mainstream secondary primary high infant junior")
_NOT_A_NAME = _NO_HOME | _NO_SCHOOL
_NUMBERED = re.compile(
    r"\b(?:flat \d{1,4}[a-z]?,? )?\d{1,4}[a-z]?,? (?!min|hour|hr|mile|day|week|month|year)"
    r"(?:the crescent|(?:[^\W\d_]{2,20} ){1,3}"
    r"(?:road|rd|street|st|avenue|ave|lane|ln|close|drive|terrace|crescent|grove|gardens|place|way"
    r"|walk|court|row|mews|hill|rise|view|parade|square|croft|mount))\b",
)
_SURE_HOME = re.compile(
    r"\b(?:placement (?:at|in)|(?:staff|manager) at|got put in|moved from"
    r"|(?:home|unit|placement|hostel) (?:is |was )?called)(?: the)? ",
)
_SCHOOL = re.compile(
    r"\b(?:(?:i|we|she|he|to) (?:go|goes)(?: to)?|excluded from|kicked out of|expelled from"
    r"|school (?:is |was )?called|my school is|year \d{1,2} at|teachers? (?:at|from))(?: the)? ",
)
_HOME = re.compile(
    r"\b(?:(?:ran|run|running|moved|moving|left|escaped)(?: away)? from|lived? at|put me (?:in|at)"
    r"|placed at)(?: the)? ",
)
_FROM_TO = re.compile(r"\bfrom (?:[^\W\d_]+ ){1,3}to ")
_HOME_BEHIND = re.compile(r" (?:children'?s'? home|care home)")
_PLACE = re.compile(r"\b(?:in|near|round|around|behind|outside|through|from|to) ")
_NEAR = re.compile(
    r"\b(?:near|behind"
    r"|(?:house|flat|hotel|party|trap|people|lads|boys|street|hang|chill|out|mates?) in) ",
)
_FROM = re.compile(r"\bfrom ")
_ORIGIN_BEHIND = re.compile(r" (?:originally|area|way)\b")
_LIVES_IN = re.compile(r"\b(?:lived?|lives|grew up|stayed|slept) (?:in|near) ")


def find_places(words: Words) -> Iterator[Found]:
    """Yield the names of homes, schools, streets and places in a text; finds may overlap."""
    for match in _NUMBERED.finditer(words.small):
        yield Found(Kind.STREET_ADDRESS, Span(*match.span()))
    yield from _by_last_word(words)
    yield from _by_context(words)


def _by_last_word(words: Words) -> Iterator[Found]:
    for index, word in enumerate(words.all):
        kind = _LAST_WORDS.get(word.lower)
        if kind is None:
            continue
        first = _first_word(words, index, kind)
        if first < index and not (kind is Kind.PLACEMENT and _is_any(words, first)):
            yield Found(kind, Span(words.all[first].start, word.end))


def _is_any(words: Words, first: int) -> bool:
    """Tell whether a small word behind "a" starts the name: "a difrent house" is nobody's."""
    before = words.all[first - 1].lower if first else ""
    return before in ("a", "an", "another") and not words.all[first].is_capital


def _first_word(words: Words, last: int, kind: Kind) -> int:
    """Return the number of the first word of the name that ends with the word ``last``."""
    first = last
    for index in range(last - 1, max(last - 5, -1), -1):
        if not words.adjoins(index + 1) or not _belongs(words.all[index], kind):
            break
        if kind is Kind.PLACEMENT and words.small[words.all[index].end] != " ":
            break  # a house that somebody owns
        first = index
    while first < last and not _is_telling(words.all[first], kind):
        if words.all[first].lower in ("st", "saint", "king", "queen") and first + 1 < last:
            break
        first += 1
    return first


def _belongs(word: Word, kind: Kind) -> bool:
    return word.lower in _INSIDE or _is_telling(word, kind)


def _is_telling(word: Word, kind: Kind) -> bool:
    """Tell whether the word can carry the name of a place, not only describe it."""
    if word.lower in _NOT_A_NAME or (word.owns and kind is Kind.PLACEMENT):
        return False
    if word.is_capital and not word.opens:
        return word.lower not in ("i", "the", "a", "my", "in", "at")
    if kind in (Kind.PLACE, Kind.STREET_ADDRESS) and not word.is_capital:
        return word.is_unknown
    return not is_everyday(word.lower)


def _by_context(words: Words) -> Iterator[Found]:
    """Yield names without a telling last word, by what stands around them."""
    value = words.small
    for pattern, kind, behind, any_case in (
        (_SURE_HOME, Kind.PLACEMENT, None, True),
        (_SCHOOL, Kind.SCHOOL, None, True),
        (_HOME, Kind.PLACEMENT, None, True),
        (_FROM_TO, Kind.PLACEMENT, None, False),
        (_PLACE, Kind.PLACE, None, False),
        (_NEAR, Kind.PLACE, None, True),
        (_FROM, Kind.PLACE, _ORIGIN_BEHIND, True),
        (_LIVES_IN, Kind.PLACE, None, True),
    ):
        for match in pattern.finditer(value):
            index = words.starting_at(match.end())
            if index is None:
                continue
            word = words.all[index]
            named = word.is_unknown and not word.is_first_name and (word.is_capital or any_case)
            end = _end_of_name(words, index)
            if named and (behind is None or behind.match(value, end)):
                yield Found(kind, Span(word.start, end))
    for match in _HOME_BEHIND.finditer(value):
        yield from _before_home(words, match.start())


def _end_of_name(words: Words, index: int) -> int:
    end = words.all[index].end
    if words.adjoins(index + 1) and (
        words.all[index + 1].is_capital or words.all[index + 1].lower in _LAST_WORDS
    ):
        end = words.all[index + 1].end
    return end


def _before_home(words: Words, end: int) -> Iterator[Found]:
    """Yield the one or two unknown words that end where "children's home" follows."""
    for index, word in enumerate(words.all):
        if word.end == end and word.is_unknown:
            first = index
            if words.adjoins(index) and words.all[index - 1].is_unknown:
                first -= 1
            yield Found(Kind.PLACEMENT, Span(words.all[first].start, end))
