import sys
from collections import Counter
from subprocess import run

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import SpanError
from analysis.redaction import Kind, Redaction, Redactor, restore
from analysis.text import PlainText, RedactedText, Span
from tests.labelled import Labelled, redaction_cases

CASES = redaction_cases()
FLOORS = {
    Kind.PERSON: 0.95,
    Kind.SCHOOL: 0.93,
    Kind.PLACEMENT: 0.8,
    Kind.PLACE: 0.65,
    Kind.STREET_ADDRESS: 0.97,
    Kind.BIRTH_DATE: 0.97,
    Kind.HANDLE: 0.97,
}

noise = st.text(alphabet="aZ é🙂.,'\u20191@\n", max_size=12)
answers = st.lists(
    st.one_of(st.sampled_from([case.text for case in CASES]), noise), max_size=6
).map(" ".join)


def _redact(value: str, *local_names: str) -> Redaction:
    return Redactor(local_names).redact(PlainText(value))


def _is_gone(span: Span, redaction: Redaction, value: str) -> bool:
    gone = {i for each in redaction.removals for i in range(each.span.start, each.span.end)}
    return all(i in gone or not value[i].isalnum() for i in range(span.start, span.end))


@pytest.mark.parametrize("is_lower", [False, True])
def test_nearly_everything_that_leads_to_a_person_is_removed(is_lower: bool) -> None:
    seen: Counter[str] = Counter()
    gone: Counter[str] = Counter()

    for case in CASES:
        value = case.text.lower() if is_lower else case.text
        for kind, span in case.spans:
            seen[kind] += 1
            gone[kind] += _is_gone(span, _redact(value), value)

    assert {kind for kind in seen if gone[kind] < FLOORS.get(Kind(kind), 1) * seen[kind]} == set()


@pytest.mark.parametrize("case", [case for case in CASES if not case.spans], ids=lambda c: c.text)
def test_ordinary_words_stay(case: Labelled) -> None:
    assert _redact(case.text).text.value == case.text


def test_hardly_anything_else_is_removed() -> None:
    removed = wanted = 0

    for case in CASES:
        for each in _redact(case.text).removals:
            removed += each.span.end - each.span.start
            wanted += sum(
                max(0, min(each.span.end, span.end) - max(each.span.start, span.start))
                for _, span in case.spans
            )

    assert wanted >= 0.95 * removed


@settings(deadline=None)
@given(answers)
def test_the_redacted_text_holds_labels_where_words_were_and_all_else_unchanged(value: str) -> None:
    redaction = _redact(value)

    rest, done = redaction.text.value, 0
    for removal in redaction.removals:
        kept = value[done : removal.span.start]
        assert rest.startswith(kept + removal.label)
        rest, done = rest[len(kept + removal.label) :], removal.span.end
    assert rest == value[done:]


@settings(deadline=None)
@given(answers, st.data())
def test_every_span_of_the_redacted_text_maps_into_the_plain_text(
    value: str, data: st.DataObject
) -> None:
    redaction = _redact(value)
    length = len(redaction.text.value)
    start = data.draw(st.integers(0, length))
    end = data.draw(st.integers(start, length))

    plain = redaction.to_plain(Span(start, end))

    assert plain.of(value) is not None
    for removal in redaction.removals:
        if plain.overlaps(removal.span):
            assert plain.start <= removal.span.start
            assert removal.span.end <= plain.end


@settings(deadline=None)
@given(answers)
def test_the_whole_maps_to_the_whole(value: str) -> None:
    redaction = _redact(value)

    assert redaction.to_plain(Span(0, len(redaction.text.value))) == Span(0, len(value))


@settings(deadline=None)
@given(answers)
def test_a_label_maps_to_what_it_stands_for(value: str) -> None:
    redaction = _redact(value)

    position, done = 0, 0
    for removal in redaction.removals:
        position += removal.span.start - done
        label = Span(position, position + len(removal.label))
        assert label.of(redaction.text.value) == removal.label
        assert redaction.to_plain(label) == removal.span
        assert redaction.to_plain(Span(position + 1, position + 2)) == removal.span
        position, done = label.end, removal.span.end


def test_words_after_a_label_map_back_beside_an_emoji() -> None:
    value = "🙂 my name is Jayden and i left"
    redaction = _redact(value)
    start = redaction.text.value.index("i left")

    plain = redaction.to_plain(Span(start, start + 6))

    assert plain.of(value) == "i left"


def test_a_span_behind_the_text_is_refused() -> None:
    with pytest.raises(SpanError):
        _redact("hello").to_plain(Span(0, 6))


def test_the_same_person_has_the_same_number_and_another_the_next() -> None:
    redaction = _redact("Michelle Barker and Kyle. michelle shouted, kyle ran")

    assert redaction.text.value == ("[person 1] and [person 2]. [person 1] shouted, [person 2] ran")


def test_overlapping_finds_become_one_of_the_surest_kind() -> None:
    redaction = _redact("email me jade.smith@example.org")

    assert [each.kind for each in redaction.removals] == [Kind.EMAIL]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("we was at the   gables", "we was at [placement 1]"),
        ("at st anns academy again", "at [school 1] again"),
        ("at St Ann\u2019s Academy", "at [school 1]"),
        ("the gablesque roof", "the gablesque roof"),
    ],
)
def test_local_names_are_found_in_any_case_and_spacing(value: str, expected: str) -> None:
    assert _redact(value, "The Gables", "St Ann's Academy", " ").text.value == expected


def test_two_runs_give_the_same_bytes() -> None:
    texts = [case.text for case in CASES]

    assert [_redact(text) for text in texts] == [_redact(text) for text in texts]


def test_a_kept_text_is_read_back_as_it_was() -> None:
    assert restore("[person 1] left") == RedactedText("[person 1] left")


def test_a_text_of_five_thousand_characters_is_redacted() -> None:
    value = ("my name is Jayden, i live at 14 Marlow Road. " * 120)[:5000]

    redaction = _redact(value)

    assert "Jayden" not in redaction.text.value
    assert "Marlow" not in redaction.text.value


def test_redaction_loads_neither_nltk_nor_numpy() -> None:
    code = (
        "import sys, analysis.redaction;"
        "sys.exit(bool({'nltk', 'numpy', 'scipy', 'yaml'} & set(sys.modules)))"
    )

    assert run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - own code
