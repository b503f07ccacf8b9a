from pathlib import Path

from tests.installations import Installation


def test_an_old_database_is_named_with_its_cure(tmp_path: Path) -> None:
    (tmp_path / "intake.db").touch()
    (tmp_path / "vault.db").touch()

    result = Installation(tmp_path).run("db", "check")

    assert result.exit_code == 1
    assert "voice db upgrade" in result.output


def test_an_upgrade_makes_the_check_pass(tmp_path: Path) -> None:
    installation = Installation(tmp_path)

    installation.run("db", "upgrade")

    assert "up to date" in installation.run("db", "check").output
