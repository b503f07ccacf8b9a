"""Numbers, addresses and handles that lead to a person, found by their shape.

Each finder yields :class:`Found`: what kind of thing, and where it stands. Names
and places, which have no shape of their own, are found by
:mod:`analysis.proper_names`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from analysis.gazetteers import is_everyday
from analysis.text import Span


class Kind(StrEnum):
    """What kind of thing leads to a person."""

    PERSON = "person"
    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"
    POSTCODE = "postcode"
    STREET_ADDRESS = "street_address"
    PLACE = "place"
    SCHOOL = "school"
    PLACEMENT = "placement"
    BIRTH_DATE = "birth_date"
    NHS_NUMBER = "nhs_number"
    REGISTRATION = "registration"
    URL = "url"
    OTHER_ID = "other_id"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that leads to a person, and its place in the plain text."""

    kind: Kind
    span: Span


_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
_SPELLED_EMAIL = re.compile(
    r"\b[\w.+-]{1,64} ?(?:\(at\)|\[at\]| at ) ?[\w-]{1,63} ?(?:\(dot\)|\[dot\]| dot )"
    r" ?[\w-]{2,20}(?: dot [a-z]{2,4}\b)?",
    re.IGNORECASE,
)
_URL = re.compile(
    r"\b(?:https?://|www\.)[^\s<>]{2,300}"
    r"|\b(?:[a-z0-9-]{2,60}\.){1,4}(?:com|org|net|uk|io|gg|tv|me|ly)\b(?:/[^\s<>]{0,300})?",
    re.IGNORECASE,
)
_APPS = (
    r"snap(?:chat)?|insta(?:gram)?|ig|tik ?tok|disc(?:ord)?|roblox|xbox|psn|gamer ?tag|twitter"
    r"|facebook|fb|whatsapp|telegram|twitch|steam|kik|handle|user ?name"
)
_AT_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z0-9_][\w.]{1,29}")
_APP_HANDLE = re.compile(
    rf"\b(?:{_APPS})(?: (?:name|user|username|account|handle|tag|id))?"
    r"(?P<link>'s| is| =|:| -)?:? {1,2}(?P<handle>@?[\w.]{2,30}(?:#\d{2,6})?)",
    re.IGNORECASE,
)
_HANDLE_ON_APP = re.compile(
    rf"\b(?P<handle>(?=\w{{0,29}}[\d_])\w{{2,30}}(?:\.\w{{1,20}})?) on (?:my )?(?:{_APPS})\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"\b\w{2,32}#\d{2,6}\b")
_PHONE = re.compile(
    r"(?<![\w+])(?:\+ ?44|00 ?44|\(?0)[ \-.]?(?:\(0\))?\d(?:[ \-.()_*]{0,3}\d){8,10}(?!\w)"
)
_SPELLED_DIGIT = (
    r"(?:zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine"
    r"|(?:double|triple) (?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine|\d)|\d{1,5})"
)
_SPELLED_PHONE = re.compile(
    rf"\b(?:o|oh|zero|nought|0\d?)[ ,.-]{{1,2}}(?:{_SPELLED_DIGIT}[ ,.-]{{1,2}}){{5,11}}"
    rf"{_SPELLED_DIGIT}\b",
    re.IGNORECASE,
)
_SHORT_MOBILE = re.compile(r"(?<![\w+])7\d{3}[ -]?\d{3}[ -]?\d{3}(?!\w)")
_HELPLINE = re.compile(r"0800[ -]?1111|116[ -]?\d{3}|0808[ -]?\d{3}[ -]?\d{4}")
_POSTCODE = re.compile(
    r"\b(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKMNPR-Y]|[A-HK-Y]\d[A-Z])"
    r" {0,2}\d[ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
_TEN_DIGITS = re.compile(r"(?<![\w+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\w)")
_NHS_WORDS = re.compile(
    r"\bnhs (?:number|num|no\.?|id)(?: is|:|=)? ?(\d[\d -]{4,14}\d)", re.IGNORECASE
)
_NEW_PLATE = re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b", re.IGNORECASE)
_OLD_PLATE = re.compile(r"\b(?:[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z])\b")
_PLATE_WORDS = re.compile(
    r"\b(?:reg(?:istration)?|number plate|num plate|plate)(?: number| no)?(?: is| was|:)? "
    r"(?P<plate>(?=[A-Z0-9 ]{0,7}\d)[A-Z0-9]{1,4} ?[A-Z0-9]{2,4})\b",
    re.IGNORECASE,
)
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:the )?(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|{_DAY}(?: of)? {_MONTHS}(?:,? \d{{4}})?|{_MONTHS},? (?:the )?{_DAY}(?:,? \d{{4}})?\b)"
)
_BIRTH_DATE = re.compile(
    r"\b(?:birthday|bday|b-day|born|dob|d\.o\.b\.?|date of birth|birth date|i turn(?:ed)? \d{1,2}"
    r"|i(?: wi)?ll be \d{1,2}|birthdays?)(?: (?:is|was|are|on|in|s)|:|'s){0,3} {0,2}"
    rf"(?P<date>{_DATE})",
    re.IGNORECASE,
)
_NATIONAL_INSURANCE = re.compile(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE)
_OTHER_ID_WORDS = re.compile(
    r"\b(?:case|crime|incident|passport|hospital|patient|pupil|student|police|officer|collar"
    r"|badge|shoulder|home office|account|card|tenancy|ref(?:erence)?|id|mosaic|liquid ?logic|log)"
    r"(?: (?:number|num|no|ref|reference|id))?\.?(?: is| was|:|=)? ?#?"
    r"(?P<id>(?:[A-Z]{1,5}[ -]?)?\d[\dA-Z/-]{2,19})\b",
    re.IGNORECASE,
)
_COLLAR = re.compile(r"\b(?:PC|PCSO|DC|DS|WPC|officer) (?P<id>\d{2,6})\b", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"(?<![\w£$.,/-])\d{7,19}(?!\w|[.,]\d)")

_PATTERNS: tuple[tuple[Kind, str, re.Pattern[str], str | int], ...] = (
    (Kind.EMAIL, "@", _EMAIL, 0),
    (Kind.EMAIL, "dot", _SPELLED_EMAIL, 0),
    (Kind.URL, ".", _URL, 0),
    (Kind.HANDLE, "@", _AT_HANDLE, 0),
    (Kind.HANDLE, "#", _TAG, 0),
    (Kind.HANDLE, "0", _HANDLE_ON_APP, "handle"),
    (Kind.HANDLE, "_", _HANDLE_ON_APP, "handle"),
    (Kind.PHONE, "0", _PHONE, 0),
    (Kind.PHONE, "0", _SHORT_MOBILE, 0),
    (Kind.PHONE, "seven", _SPELLED_PHONE, 0),
    (Kind.NHS_NUMBER, "0", _NHS_WORDS, 1),
    (Kind.BIRTH_DATE, "0", _BIRTH_DATE, "date"),
    (Kind.OTHER_ID, "0", _NATIONAL_INSURANCE, 0),
    (Kind.REGISTRATION, "0", _NEW_PLATE, 0),
    (Kind.REGISTRATION, "0", _OLD_PLATE, 0),
    (Kind.REGISTRATION, "0", _PLATE_WORDS, "plate"),
    (Kind.POSTCODE, "0", _POSTCODE, 0),
    (Kind.OTHER_ID, "0", _OTHER_ID_WORDS, "id"),
    (Kind.OTHER_ID, "0", _COLLAR, "id"),
    (Kind.OTHER_ID, "0", _LONG_NUMBER, 0),
)
"""Kind, what must occur for the pattern to be tried ("0": any digit), pattern, group."""
_DIGIT = re.compile(r"\d")


def find_identifiers(value: str) -> Iterator[Found]:
    """Yield everything in ``value`` that is known by its shape; finds may overlap.

    Numbers of national help lines are no one's own and are left alone.
    """
    yield from _app_handles(value)
    helplines = [Span(*match.span()) for match in _HELPLINE.finditer(value)]
    for found in _shaped(value):
        if not any(found.span.overlaps(helpline) for helpline in helplines):
            yield found


def is_nhs_number(digits: str) -> bool:
    """Tell whether ten digits carry the check digit of an NHS number.

    The ninth part of the NHS Data Dictionary's rule: weights 10 to 2, modulus 11.

    >>> is_nhs_number("9434765919"), is_nhs_number("9434765918")
    (True, False)
    """
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    return (11 - total % 11) % 11 == int(digits[9])


def _shaped(value: str) -> Iterator[Found]:
    for match in _TEN_DIGITS.finditer(value):
        if is_nhs_number(re.sub(r"\D", "", match.group())):
            yield Found(Kind.NHS_NUMBER, Span(*match.span()))
    probe = _DIGIT.sub("0", value.lower())
    for kind, needed, pattern, group in _PATTERNS:
        if needed in probe:
            for match in pattern.finditer(value):
                yield Found(kind, _without_stop(value, match.span(group)))


def _without_stop(value: str, bounds: tuple[int, int]) -> Span:
    """Leave the full stop or comma that ends a sentence outside."""
    start, end = bounds
    while end - 1 > start and value[end - 1] in ".,;:!?)":
        end -= 1
    return Span(start, end)


def _app_handles(value: str) -> Iterator[Found]:
    """Yield what follows the name of an app, where it looks like a handle.

    After "my snap is" any word but an everyday one does; after "insta" alone it
    needs a digit, a dot or an underscore inside.
    """
    for match in _APP_HANDLE.finditer(value):
        handle = match.group("handle").rstrip(".")
        marked = any(sign in handle.strip("@") for sign in "._#0123456789")
        if marked or handle.startswith("@") or (match.group("link") and not is_everyday(handle)):
            start = match.start("handle")
            yield Found(Kind.HANDLE, Span(start, start + len(handle)))
