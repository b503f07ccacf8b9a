import pytest

from voice.cli.progress import progress_bar


def test_the_items_come_as_they_are_and_stdout_stays_clean(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with progress_bar(iter("abc"), 3, "Spelling") as letters:
        spelled = list(letters)

    printed = capsys.readouterr()
    assert spelled == ["a", "b", "c"]
    assert printed.out == ""
    assert "Spelling" in printed.err
