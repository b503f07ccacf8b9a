"""The tree of errors."""

import pytest

from analysis import errors


@pytest.mark.parametrize(
    "error",
    [
        errors.CodebookError,
        errors.NotFittedError,
        errors.SpanError,
        errors.TrainingError,
        errors.DisclosureError,
    ],
)
def test_every_error_stands_under_one_root(error: type[Exception]) -> None:
    assert issubclass(error, errors.AnalysisError)


def test_the_tree_in_the_docstring_is_complete() -> None:
    drawn = errors.__doc__ or ""

    for name, value in vars(errors).items():
        if isinstance(value, type):
            assert name in drawn


def test_not_fitted_names_the_coder_and_what_to_do() -> None:
    assert str(errors.NotFittedError([])) == "list is not fitted yet: call fit first"
