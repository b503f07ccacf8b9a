"""An installation for commands to work on."""

from pathlib import Path

import pytest

from tests.installations import Installation


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Return an installation that ``voice init`` has set up."""
    made = Installation(tmp_path / "data")
    made.init(monkeypatch)
    return made
