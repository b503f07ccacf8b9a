"""A test that needs PostgreSQL or Redis cannot be left out of CI unseen."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

SKIPPED = """
import pytest

@pytest.mark.service
def test_that_needs_a_server():
    pytest.skip("no server answers")

def test_that_needs_nothing():
    assert True
"""


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_only_ci_refuses_a_skipped_service_test(tmp_path: Path, ci: str, status: int) -> None:
    shutil.copy(ROOT / "tests" / "architecture" / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    service: x\n", encoding="utf-8")
    (tmp_path / "test_planted.py").write_text(SKIPPED, encoding="utf-8")

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q"],
        cwd=tmp_path,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == status, run.stdout
    assert ("SKIPPED SERVICE TEST" in run.stdout) == (status == 1)
