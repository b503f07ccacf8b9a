"""``voice languages``."""

import pytest

from tests.installations import Installation


def test_each_language_says_how_far_it_is(installation: Installation) -> None:
    result = installation.run("languages")

    lines = result.output.splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["en-easy", "cy", "pl", "ur"]
    assert all(" %, surveys " in line for line in lines)
    assert all(line.endswith("not yet checked by a native speaker") for line in lines)


def test_a_ticked_language_says_when(installation: Installation) -> None:
    ticked = installation.run("languages", "checked", "cy")

    assert ticked.exit_code == 0, ticked.output
    lines = dict(line.split("  ", 1) for line in installation.run("languages").output.splitlines())
    assert ", checked by a native speaker on 20" in lines["cy"]
    assert lines["pl"].endswith("not yet checked by a native speaker")


@pytest.mark.parametrize("code", ["en", "fr"])
def test_only_a_language_with_a_catalogue_is_ticked(code: str, installation: Installation) -> None:
    result = installation.run("languages", "checked", code)

    assert result.exit_code == 1
    assert "there are en-easy, cy, pl, ur" in result.output
