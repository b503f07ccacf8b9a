"""``voice help``."""

from sqlalchemy import create_engine, text

from tests.installations import Installation


def count_checks(installation: Installation) -> int:
    engine = create_engine(f"sqlite:///{installation.data}/intake.db")
    with engine.connect() as connection:
        found: int = connection.scalar(text("SELECT count(*) FROM help_check"))
    engine.dispose()
    return found


def test_the_list_says_what_is_not_checked(installation: Installation) -> None:
    result = installation.run("help", "list")

    assert "Childline: 0800 1111 or https://www.childline.org.uk  check by 20" in result.output
    assert "Missing People: 116 000  check by " in result.output
    assert "only name and number are shown" in result.output


def test_the_site_opens_when_the_operator_says_the_words(installation: Installation) -> None:
    refused = installation.run("help", "checked", typed="yes\n")
    before = count_checks(installation)

    result = installation.run("help", "checked", typed="I have rung these\n")

    assert (refused.exit_code, before) == (1, 0)
    assert "stays as it was" in refused.output
    assert "The site is open." in result.output
    assert count_checks(installation) == 1


def test_what_is_due_is_said_and_what_is_late_fails(installation: Installation) -> None:
    early, soon, late = (
        installation.run("help", "due", "--on", day)
        for day in ("2026-11-22", "2027-05-01", "2027-05-22")
    )

    assert (early.exit_code, soon.exit_code, late.exit_code) == (0, 0, 1)
    assert "within 30 days" not in early.output
    assert "Check these help numbers within 30 days: Emergency" in soon.output
    assert "is late" in late.output
