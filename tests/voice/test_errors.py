import inspect

import voice.errors
from voice.errors import AnswerTooLongError, SurveyClosedError, SurveyError, VoiceError


def test_every_error_is_in_the_tree_of_the_docstring() -> None:
    names = {name for name, _ in inspect.getmembers(voice.errors, inspect.isclass)}

    assert {name for name in names if name not in (voice.errors.__doc__ or "")} == set()


def test_every_error_has_one_root() -> None:
    classes = [kind for _, kind in inspect.getmembers(voice.errors, inspect.isclass)]

    assert all(issubclass(kind, VoiceError) for kind in classes)


def test_errors_say_what_they_carry() -> None:
    assert str(SurveyError("leaving-1", ["SV01 a", "SV02 b"])) == "leaving-1: SV01 a; SV02 b"
    assert "leaving-1" in str(SurveyClosedError("leaving-1"))
    assert AnswerTooLongError(5000).max_characters == 5000
