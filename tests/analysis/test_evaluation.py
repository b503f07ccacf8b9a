"""Scores against people's labels."""

import pytest

from analysis.codebook import Role
from analysis.coders.base import Suggestion
from analysis.evaluation import Labels, Tally, mentioned, reasons, score
from analysis.text import Span


def _labels(*wanted: str, optional: tuple[str, ...] = (), is_neutral: bool = False) -> Labels:
    return Labels(frozenset(wanted), frozenset(optional), is_neutral)


def test_right_wrong_and_missed_codes_are_counted_for_each_code() -> None:
    people = [_labels("bullying"), _labels("bullying", "time_out"), _labels()]

    result = score([{"bullying"}, {"time_out"}, {"bullying"}], people)

    assert result.codes == {"bullying": Tally(1, 1, 1), "time_out": Tally(1, 0, 0)}
    assert result.micro == Tally(2, 1, 1)
    assert result.codes["bullying"].precision == 0.5
    assert result.codes["bullying"].recall == 0.5


def test_macro_f1_is_the_mean_over_the_codes_people_gave() -> None:
    people = [_labels("bullying"), _labels("time_out")]

    result = score([{"bullying", "identity"}, set()], people)

    assert result.macro_f1 == pytest.approx((1.0 + 0.0) / 2)


def test_an_optional_label_counts_neither_for_nor_against() -> None:
    people = [_labels("bullying", optional=("time_out",))]

    given = score([{"bullying", "time_out"}], people)
    not_given = score([{"bullying"}], people)

    assert given.codes == not_given.codes == {"bullying": Tally(right=1)}


def test_neutral_texts_with_a_code_are_counted() -> None:
    people = [_labels(is_neutral=True), _labels(is_neutral=True), _labels("bullying")]

    result = score([{"bullying"}, set(), set()], people)

    assert (result.neutrals, result.neutrals_coded) == (2, 1)
    assert result.share_of_neutrals_coded == 0.5


def test_the_interval_holds_the_figure_and_the_seed_repeats_it() -> None:
    people = [_labels("bullying"), _labels("time_out"), _labels("identity")] * 5
    given = [{"bullying"}, {"identity"}, {"identity"}] * 5

    result = score(given, people, seed=7)

    assert 0 < result.low < result.micro.f1 < result.high <= 1
    assert score(given, people, seed=7) == result
    assert score(given, people, seed=8) != result


def test_nothing_scored_is_zero_and_no_error() -> None:
    result = score([], [])

    assert (result.micro.f1, result.macro_f1, result.low, result.high) == (0, 0, 0, 0)
    assert result.share_of_neutrals_coded == 0


def test_a_text_without_labels_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        score([{"bullying"}], [])


def test_reasons_leave_out_what_is_only_present() -> None:
    suggestions = [
        Suggestion("bullying", Role.LEFT_BECAUSE, Span(0, 1), 0.5, "lexicon", ""),
        Suggestion("time_out", Role.PRESENT, Span(0, 1), 0.5, "lexicon", ""),
        Suggestion("identity", Role.HELPED, Span(0, 1), 0.5, "lexicon", ""),
    ]

    assert reasons(suggestions) == {"bullying"}
    assert mentioned(suggestions) == {"bullying", "time_out", "identity"}
