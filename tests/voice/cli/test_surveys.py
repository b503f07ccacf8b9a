from importlib.resources import files
from pathlib import Path

import pytest

from tests.installations import Installation

DEFAULT = str(files("voice") / "data" / "surveys" / "leaving.yaml")


@pytest.mark.parametrize("survey", [DEFAULT, "leaving", "police"])
def test_the_surveys_that_come_along_break_no_rule(survey: str, installation: Installation) -> None:
    assert "no rule broken" in installation.run("surveys", "check", survey).output


def test_each_broken_rule_stands_on_its_own_line(
    installation: Installation, tmp_path: Path
) -> None:
    changed = (
        Path(DEFAULT)
        .read_text()
        .replace("version: 1\n", "version: 2\n", 1)
        .replace('    purpose: "What to fix first"\n', "")
        .replace('ask: "How did you come back?"', 'ask: "How did you submit yourself?"')
        .replace('why: "Your own words tell us most."', f'why: "{"very " * 14}good words."')
        .replace('why: "Arguing"', 'why: "x"')
        .replace("    rather_not: true\n    help_if: [low]", "    help_if: [low]")
        .replace(
            'ask: "How old were you the first time?"',
            'ask: "So how old were you the very first time that this ever happened?"',
        )
    )
    (tmp_path / "changed.yaml").write_text(changed)

    result = installation.run("surveys", "check", str(tmp_path / "changed.yaml"))

    lines = result.output.splitlines()
    problems, warnings = lines[: lines.index(LOOK_AGAIN)], lines[lines.index(LOOK_AGAIN) + 1 :]
    assert result.exit_code == 1
    assert "SV01 item b2: needs purpose, used_in and retention_months" in problems
    assert "SV02 item z1: needs “I would rather not say” (rather_not)" in problems
    assert "SV09 item r1: “submit” is a banned word" in problems
    assert any(line.startswith("SV09 item b3: 16 words in one sentence") for line in problems)
    assert any(line.startswith("  SV09 item e3: 13 words") for line in warnings)
    assert warnings[-1] == f"Error: leaving-2: {len(problems)} problems."


def test_a_warning_alone_refuses_nothing(installation: Installation, tmp_path: Path) -> None:
    long = 'ask: "So how old were you the very first time that this ever happened?"'
    text = Path(DEFAULT).read_text().replace("version: 1\n", "version: 2\n", 1)
    (tmp_path / "long.yaml").write_text(
        text.replace('ask: "How old were you the first time?"', long)
    )

    result = installation.run("surveys", "check", str(tmp_path / "long.yaml"))

    assert result.exit_code == 0
    assert LOOK_AGAIN in result.output
    assert "no rule broken" in result.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: [", "the file is not YAML"),
        ("id: x\n", "FORM file: “version” is not there"),
    ],
)
def test_a_file_that_is_no_survey_is_told_so(
    text: str, said: str, installation: Installation, tmp_path: Path
) -> None:
    (tmp_path / "bad.yaml").write_text(text)

    result = installation.run("surveys", "check", str(tmp_path / "bad.yaml"))

    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output


def test_a_survey_that_is_not_there_is_told_so(installation: Installation) -> None:
    result = installation.run("surveys", "check", "nowhere.yaml")

    assert result.exit_code == 1
    assert "nowhere.yaml: there is no such file, and it is none of leaving, " in result.output


def test_a_published_survey_stands_in_the_list(installation: Installation) -> None:
    renumbered = installation.data / "next.yaml"
    renumbered.write_text(Path(DEFAULT).read_text().replace("version: 1\n", "version: 2\n", 1))

    published = installation.run("surveys", "publish", str(renumbered))

    assert "leaving-2 is open" in published.output
    assert "leaving-2  survey  published" in installation.run("surveys", "list").output


def test_a_module_waits_until_it_is_opened_and_can_be_closed(installation: Installation) -> None:
    before = installation.run("surveys", "list").output
    opened = installation.run("surveys", "publish", "police")
    after = installation.run("surveys", "list").output
    closed = installation.run("surveys", "close", "police")
    again = installation.run("surveys", "close", "police")

    assert "police-1  police  draft" in before
    assert "police-1 is open" in opened.output
    assert "police-1  police  published" in after
    assert "police-1 is closed" in closed.output
    assert again.exit_code == 1
    assert "police: nothing is open there" in again.output


def test_a_survey_that_gives_a_link_other_answers_is_not_published(
    installation: Installation,
) -> None:
    other = Path(DEFAULT).with_name("police.yaml").read_text().replace("reported,", "told,", 1)
    (installation.data / "other.yaml").write_text(other)

    result = installation.run("surveys", "publish", str(installation.data / "other.yaml"))

    assert result.exit_code == 1
    assert "SV03 item p1: the link reported has another type or other answers" in result.output


def test_a_survey_is_written_as_sheets_to_print(installation: Installation, tmp_path: Path) -> None:
    out = tmp_path / "short.html"

    result = installation.run("surveys", "paper", "leaving", "--version", "S", "--out", str(out))

    assert "Form leaving-1, S, en, 44 questions" in result.output
    assert "Form leaving-1, S, en" in out.read_text(encoding="utf-8")


def test_the_sheet_for_a_group_is_written_but_never_opened_to_children(
    installation: Installation, tmp_path: Path
) -> None:
    out = tmp_path / "group.html"

    written = installation.run("surveys", "paper", "group", "--out", str(out))
    published = installation.run("surveys", "publish", "group")

    assert "Form group-1, F, en, 9 questions" in written.output
    assert "For the adult who leads a group talk." in out.read_text(encoding="utf-8")
    assert published.exit_code == 1
    assert "never opened to children" in published.output
    assert "group-1" not in installation.run("surveys", "list").output


def test_sheets_in_a_version_that_there_is_not_are_refused(
    installation: Installation, tmp_path: Path
) -> None:
    out = tmp_path / "police.html"

    result = installation.run("surveys", "paper", "police", "--version", "P", "--out", str(out))

    assert result.exit_code == 1
    assert "it has no version P" in result.output
    assert not out.exists()


LOOK_AGAIN = "Allowed, but look again:"
