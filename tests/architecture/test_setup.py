"""Setting up: nothing is done twice, nothing unknown is run."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.architecture.tree import ROOT


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the script as a module that works in an empty folder."""
    spec = importlib.util.spec_from_file_location("setup_script", ROOT / ".ci" / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in module.STAMPED:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "TOOLS", tmp_path / ".venv" / ".setup")
    monkeypatch.setattr(module, "PIP_FILES", (str(tmp_path / "pip.conf"),))
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    return module


def finish(setup: ModuleType, goal: str) -> None:
    """Leave behind what a set-up for ``goal`` leaves."""
    (setup.VENV / "bin").mkdir(parents=True)
    (setup.VENV / "bin" / "voice").touch()
    setup.TOOLS.mkdir()
    (setup.TOOLS / f"done-{goal}").write_text(setup.fingerprint(), encoding="ascii")


def test_an_empty_folder_must_be_set_up(setup: ModuleType) -> None:
    assert not setup.is_current("run")


@pytest.mark.parametrize(
    ("done", "goal", "is_current"),
    [("run", "run", True), ("test", "run", True), ("run", "test", False), ("test", "test", True)],
)
def test_what_was_set_up_for_tests_is_enough_to_run(
    setup: ModuleType, done: str, goal: str, is_current: bool
) -> None:
    finish(setup, done)

    assert setup.is_current(goal) == is_current


@pytest.mark.parametrize("name", ["uv.lock", "pyproject.toml", ".ci/uv.txt"])
def test_a_changed_file_asks_for_a_new_set_up(setup: ModuleType, name: str) -> None:
    finish(setup, "test")
    with (setup.ROOT / name).open("a", encoding="utf-8") as file:
        file.write("\n")

    assert not setup.is_current("test")


def test_a_command_that_vanished_asks_for_a_new_set_up(setup: ModuleType) -> None:
    finish(setup, "run")
    (setup.VENV / "bin" / "voice").unlink()

    assert not setup.is_current("run")


def test_pip_is_fetched_from_the_index_that_pip_is_told_to_use(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = setup.index_url()
    (setup.ROOT / "pip.conf").write_text(
        "[global]\nindex-url = https://mirror.example/simple\n", encoding="utf-8"
    )
    from_file = setup.index_url()
    monkeypatch.setenv("PIP_INDEX_URL", "https://other.example/simple")

    assert [without, from_file, setup.index_url()] == [
        "https://pypi.org/simple",
        "https://mirror.example/simple",
        "https://other.example/simple",
    ]


def test_a_changed_pip_is_never_run(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    page = f'<a href="../files/{setup.PIP_WHEEL}#sha256=00">pip</a>'.encode()
    monkeypatch.setattr(setup, "_get", lambda url: page if url.endswith("/pip/") else b"changed")

    with pytest.raises(SystemExit, match="not the file that this project knows"):
        setup.fetch_pip(setup.ROOT / "wheel")

    assert not (setup.ROOT / "wheel").exists()


def test_a_python_that_is_too_old_is_refused(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 0))
    monkeypatch.setenv("PATH", "")

    with pytest.raises(SystemExit, match=r"Python 3\.11"):
        setup.use_new_enough_python()
