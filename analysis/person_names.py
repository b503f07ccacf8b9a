"""Names of people, found by a list of first names or by the words around them.

A name that is also a word ("hope", "may"), or that no list holds, counts only
where the words around it say so: "my name is ...", "my social worker ...",
"Mr ...", "... 's mum".
"""

import re
from collections.abc import Callable, Iterator

from analysis.gazetteers import Word, Words, is_everyday, load_words
from analysis.identifiers import Found, Kind
from analysis.text import Span

_CLOSE = (
    r"(?:(?:key|social|soical|socail|socal|youth|support|night|link|outreach|family|care|case)"
    r"[ -]?worker|my sw|mate|friend|freind|frend|bestie|bff|my bf|my gf|boyfriend|boyf|girlfriend"
    r"|my ex|fella|(?:step|half|foster)?[ -]?(?:sister|brother)|cousin|cuz|uncle|aunty|auntie"
    r"|room ?mate|house ?mate|flat ?mate)"
)
_RELATION = (
    rf"(?:{_CLOSE}|(?:step|foster)?[ -]?(?:mum|mom|mam|dad|mother|father|parent|carer)|partner|sis"
    r"|bro|nan|nana|gran|grandma|grandad|niece|nephew|son|daughter|teacher|tutor|headteacher"
    r"|manager|staff member|staff|worker|solicitor|lawyer|iro|advocate|mentor|counsell?or"
    r"|therapist|psychologist|nurse|coach|pastor|imam|neighbour|dealer|landlord"
    r"|police ?(?:wo)?man|police officer|officer)"
)
_CALLED = re.compile(
    r"\b(?:(?:n[ae]me|nmae)(?:'?s|s? (?:is|was))"
    r"|(?:i'?m|i am|is|was|were|guy|man|lad|boy|girl|woman|lady|bloke|someone|s?he'?s"
    rf"|{_RELATION}) (?:called|named)"
    r"|(?:they|people|everyone|mates|friends) call me|^call me) ",
)
_RELATED = re.compile(rf"\b{_RELATION},? ")
_CLOSE_TO = re.compile(rf"\b{_CLOSE} ")
_TITLE = re.compile(
    r"(?<!\bi )(?<!\bto )(?<!\bwe )(?<!ally )(?<!\bll )(?<!nt )(?<!n't )(?<!ill )(?<!uld )"
    r"(?<!\bdo )(?<!\bjust )\b(?:mr|mrs|ms|miss|dr|prof|pc|pcso|dc|sgt|sergeant)\.? ",
)
_I_AM = re.compile(r"\b(?:i'?m|i am|it'?s|this is) ")
_COMPANY = re.compile(
    r"\b(?:with|told|tell|asked|asked for|ask for|miss|missed|hate|texted|text|rang|phoned|messaged"
    r"|because|cos|thanks|met|saw|(?:me|him|her) (?:and|n|&)|dear|love|hey|hi|and"
    r"|(?:talk|talked|talking|spoke|speak|listen|said|lied|gave it) to),? ",
)
_TOLD = re.compile(
    r"\b(?:told|asked|with|texted|phoned|rang|messaged|met|saw|thanks|by|hate|miss|trust|called|named"
    r"|(?:me|him|her|them) (?:and|n|&)|(?:spoke|talked|talk|speak|lied) to) "
)
_AT_HOME = re.compile(r"\b(?:at|to|from) (?=[^\W\d_]{3,20}'?s (?:house|flat|gaff|yard|place)\b)")
_ACTED = re.compile(
    r" (?:said|told|hit|says|asked|came|lied|grabbed|kicked|punched|shouted|went|is|was|and|who"
    r"|took|never|made|left|always|slapped|pushed|drives|picked)\b|[.,!?]|$"
)
_APPOSED = re.compile(
    rf",? (?:my|the|our) (?:(?:old|new|best) )?{_RELATION}\b"
    r"|(?: from the (?:home|unit|office)| on nights| at the home| who works| said| told)\b",
)
_OWNED = re.compile(
    r"(?:'s|\u2019s)? (?:house|mums?|dads?|room|flat|place|phone|car|gaff|yard|brother|sister)\b",
)
_PAST = re.compile(r" (?:\w+ed|lied|is|was|came|said|went|told|did|has|had)\b")
_ALSO_VERBS = frozenset(
    {"will", "may", "rob", "nick", "don", "chase", "drew", "hope", "sue", "grant", "promise"}
    | {"love", "mark", "lance", "wade", "pat", "bill"}
)
_INFLECTED = re.compile(r"^.$|(?:ed|ing|s|ly|-law)$")
_ALL_BEFORE: tuple[tuple[re.Pattern[str], Callable[[Word, str], bool]], ...]


def find_people(words: Words) -> Iterator[Found]:
    """Yield the names of people in a text, each time they occur; finds may overlap."""
    starts = sorted(set(_listed(words)) | set(_after_context(words)) | set(_before_context(words)))
    for index in starts:
        yield Found(Kind.PERSON, Span(words.all[index].start, _end_of_name(words, index)))
    names = {words.all[index].lower for index in starts}
    for word in words.all:
        if word.lower in names and (word.is_capital or not is_everyday(word.lower)):
            yield Found(Kind.PERSON, Span(word.start, word.end))


def _listed(words: Words) -> Iterator[int]:
    """Yield the words that are first names; "brogans house" counts as Brogan."""
    for index, word in enumerate(words.all):
        at_home_of = words.small[max(0, word.start - 3) : word.start] == "at "
        owns = word.owns and (at_home_of or _OWNED.match(words.small, word.end))
        before = words.small[max(0, word.start - 4) : word.start]
        is_mockery = before == "the " and word.lower in ("mick", "mickey")
        if (word.is_first_name or owns) and not is_mockery:
            yield index


def _after_context(words: Words) -> Iterator[int]:
    """Yield the words that stand behind "my name is", "my mate" and the like."""
    for pattern, accepts in _ALL_BEFORE:
        for match in pattern.finditer(words.small):
            index = words.starting_at(match.end())
            if index is not None and accepts(words.all[index], words.small):
                yield index


def _before_context(words: Words) -> Iterator[int]:
    """Yield the words that stand before ", my support worker" or "'s mum"."""
    for index, word in enumerate(words.all):
        is_name = word.is_capital and (word.is_unknown or word.is_name_word)
        if is_name and (
            _APPOSED.match(words.small, word.end) or _OWNED.match(words.small, word.end)
        ):
            yield index


def _end_of_name(words: Words, index: int) -> int:
    """Return where the name ends that starts with the word ``index``: surnames belong to it."""
    end = words.all[index].end
    for following in (index + 1, index + 2):
        if not words.adjoins(following):
            break
        word = words.all[following]
        is_surname = word.lower in load_words("surnames") and (
            word.is_capital or word.lower not in load_words("common_words")
        )
        if not (is_surname or word.is_first_name or (word.is_capital and word.is_unknown)):
            break
        end = word.end
    return end


def _is_called(word: Word, _small: str) -> bool:
    return word.is_unknown or word.is_name_word


def _is_related(word: Word, value: str) -> bool:
    if word.is_name_word and (word.is_capital or _PAST.match(value, word.end)):
        return True
    in_commas = value[word.start - 2 : word.start] == ", " and value[word.end : word.end + 1] == ","
    return word.is_unknown and (word.is_capital or in_commas)


def _is_close(word: Word, _value: str) -> bool:
    if word.is_name_word:
        return word.lower not in _ALSO_VERBS
    return word.is_unknown and not _INFLECTED.search(word.lower)


def _is_capital_name(word: Word, _value: str) -> bool:
    return word.is_capital and (word.is_unknown or word.is_name_word)


def _is_told(word: Word, value: str) -> bool:
    is_rare = word.is_unknown and len(word.lower) > 2 and not _INFLECTED.search(word.lower)  # noqa: PLR2004 - initials say little
    return is_rare and (word.is_capital or bool(_ACTED.match(value, word.end)))


def _is_titled(word: Word, _value: str) -> bool:
    return word.is_capital or not is_everyday(word.lower)


_ALL_BEFORE = (
    (_CALLED, _is_called),
    (_RELATED, _is_related),
    (_CLOSE_TO, _is_close),
    (_TITLE, _is_titled),
    (_I_AM, _is_capital_name),
    (_COMPANY, _is_capital_name),
    (_TOLD, _is_told),
    (_AT_HOME, _is_called),
)
