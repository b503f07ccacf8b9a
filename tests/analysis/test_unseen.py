from collections import defaultdict
from statistics import fmean

import pytest

from analysis.flags import Flag, Level, find_flags
from analysis.redaction import Redactor, Removal
from analysis.text import PlainText, Span
from tests.labelled import Labelled, labelled_lines, redaction_cases

# What was reached on these texts when they were written, less two points: no goal, only a floor.
LEVEL_FLOORS = {
    "amber shown": 0.60,
    "red or amber shown": 0.68,
    "red shown": 0.70,
    "red shown red": 0.67,
    "shown is danger": 0.75,
    "shown red is red": 0.69,
}
CATEGORY_RECALL = {
    "danger_now": 0.35,
    "exploitation": 0.48,
    "hurt_at_home": 0.70,
    "hurt_by_trusted": 0.48,
    "medical": 0.62,
    "self_harm": 0.41,
    "sexual_harm": 0.74,
    "still_away": 0.78,
    "threat_to_child": 0.44,
    "weapon": 0.82,
}
CATEGORY_PRECISION = {
    "danger_now": 0.74,
    "exploitation": 0.60,
    "hurt_at_home": 0.91,
    "hurt_by_trusted": 0.98,
    "medical": 0.74,
    "self_harm": 0.66,
    "sexual_harm": 0.92,
    "still_away": 0.85,
    "threat_to_child": 0.75,
    "weapon": 0.63,
}
KIND_RECALL = {
    "birth_date": 0.70,
    "email": 0.83,
    "handle": 0.90,
    "nhs_number": 0.98,
    "other_id": 0.64,
    "person": 0.70,
    "phone": 0.86,
    "place": 0.43,
    "placement": 0.45,
    "postcode": 0.86,
    "registration": 0.83,
    "school": 0.41,
    "street_address": 0.61,
    "url": 0.98,
}
KIND_RECALL_IN_LOWER_CASE = {
    "birth_date": 0.70,
    "email": 0.83,
    "handle": 0.90,
    "nhs_number": 0.98,
    "other_id": 0.64,
    "person": 0.56,
    "phone": 0.86,
    "place": 0.34,
    "placement": 0.33,
    "postcode": 0.86,
    "registration": 0.83,
    "school": 0.29,
    "street_address": 0.61,
    "url": 0.98,
}
KIND_PRECISION = {
    "birth_date": 0.98,
    "email": 0.98,
    "handle": 0.98,
    "nhs_number": 0.98,
    "other_id": 0.98,
    "person": 0.95,
    "phone": 0.98,
    "place": 0.78,
    "placement": 0.98,
    "postcode": 0.98,
    "registration": 0.98,
    "school": 0.98,
    "street_address": 0.98,
    "url": 0.98,
}
UNTOUCHED = 0.93
LETTERS_RIGHTLY_REMOVED = 0.95

FLAG_CASES = [tuple(line.split("|", 2)) for line in labelled_lines("flags-unseen.txt")]
FLAGGED = [(level, category, find_flags(PlainText(text))) for level, category, text in FLAG_CASES]
REDACTION_CASES = redaction_cases("redaction-unseen.txt")


def _is_red(flags: tuple[Flag, ...]) -> bool:
    return any(flag.level is Level.RED for flag in flags)


def _level_shares() -> dict[str, float]:
    return {
        "red shown red": fmean(_is_red(flags) for level, _, flags in FLAGGED if level == "red"),
        "red or amber shown": fmean(bool(flags) for level, _, flags in FLAGGED if level != "none"),
        "red shown": fmean(bool(flags) for level, _, flags in FLAGGED if level == "red"),
        "amber shown": fmean(bool(flags) for level, _, flags in FLAGGED if level == "amber"),
        "shown red is red": fmean(level == "red" for level, _, flags in FLAGGED if _is_red(flags)),
        "shown is danger": fmean(level != "none" for level, _, flags in FLAGGED if flags),
    }


def _category_recall() -> dict[str, float]:
    found = defaultdict(list)
    for _, category, flags in FLAGGED:
        if category:
            found[category].append(category in {flag.category for flag in flags})
    return {category: fmean(each) for category, each in found.items()}


def _category_precision() -> dict[str, float]:
    # A text has one label but often more than one danger: a flag is wrong where there is none.
    right = defaultdict(list)
    for level, _, flags in FLAGGED:
        for category in {flag.category for flag in flags}:
            right[str(category)].append(level != "none")
    return {category: fmean(each) for category, each in right.items()}


def _removals(text: str) -> tuple[Removal, ...]:
    return Redactor().redact(PlainText(text)).removals


def _places(span: Span, text: str) -> set[int]:
    return {place for place in range(span.start, span.end) if text[place].isalnum()}


def _kind_recall(*, is_lower: bool = False) -> dict[str, float]:
    gone = defaultdict(list)
    for case in REDACTION_CASES:
        text = case.text.lower() if is_lower else case.text
        removed = {place for each in _removals(text) for place in _places(each.span, text)}
        for kind, span in case.spans:
            gone[kind].append(_places(span, text) <= removed)
    return {kind: fmean(each) for kind, each in gone.items()}


def _kind_precision() -> dict[str, float]:
    # Removed under another kind is still rightly removed.
    right = defaultdict(list)
    for case in REDACTION_CASES:
        for each in _removals(case.text):
            right[str(each.kind)].append(any(each.span.overlaps(span) for _, span in case.spans))
    return {kind: fmean(each) for kind, each in right.items()}


def _is_wanted(place: int, case: Labelled) -> bool:
    return any(span.start <= place < span.end for _, span in case.spans)


def _letters_rightly_removed() -> float:
    return fmean(
        _is_wanted(place, case)
        for case in REDACTION_CASES
        for each in _removals(case.text)
        for place in _places(each.span, case.text)
    )


def _untouched() -> float:
    return fmean(not _removals(case.text) for case in REDACTION_CASES if not case.spans)


def _below(measured: dict[str, float], floors: dict[str, float]) -> dict[str, float]:
    return {name: measured[name] for name, floor in floors.items() if measured[name] < floor}


def test_unseen_texts_are_shown_at_their_level() -> None:
    assert _below(_level_shares(), LEVEL_FLOORS) == {}


def test_unseen_texts_are_shown_under_their_category() -> None:
    assert _below(_category_recall(), CATEGORY_RECALL) == {}


def test_a_category_is_seldom_shown_where_there_is_no_danger() -> None:
    assert _below(_category_precision(), CATEGORY_PRECISION) == {}


@pytest.mark.parametrize(
    ("is_lower", "floors"), [(False, KIND_RECALL), (True, KIND_RECALL_IN_LOWER_CASE)]
)
def test_unseen_personal_data_is_removed(is_lower: bool, floors: dict[str, float]) -> None:
    assert _below(_kind_recall(is_lower=is_lower), floors) == {}


def test_what_is_removed_from_unseen_texts_is_personal_data() -> None:
    assert _below(_kind_precision(), KIND_PRECISION) == {}
    assert _letters_rightly_removed() >= LETTERS_RIGHTLY_REMOVED


def test_unseen_texts_without_personal_data_stay_as_they_are() -> None:
    assert _untouched() >= UNTOUCHED
