from tests.installations import PASSPHRASE, Installation


def test_a_planner_is_added_without_recovery_words(installation: Installation) -> None:
    result = installation.run(
        "staff", "add", "pat", "--role", "planner", typed=f"{PASSPHRASE}\n{PASSPHRASE}\n"
    )

    assert result.exit_code == 0, result.output
    assert "otpauth://totp/" in result.output


def test_people_are_listed_with_their_role(installation: Installation) -> None:
    installation.run(
        "staff", "add", "pat", "--role", "planner", typed=f"{PASSPHRASE}\n{PASSPHRASE}\n"
    )

    assert "pat  planner" in installation.run("staff", "list").output


def test_a_short_passphrase_is_refused_in_plain_words(installation: Installation) -> None:
    result = installation.run("staff", "add", "pat", "--role", "planner", typed="short\nshort\n")

    assert result.exit_code == 1
    assert "15 characters" in result.output


def test_codes_are_shown_in_a_demonstration_only(installation: Installation) -> None:
    result = installation.run("staff", "code", "robin")

    assert result.exit_code == 1
    assert "no demonstration" in result.output
