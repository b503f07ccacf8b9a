"""The table of all figures, printed at the end of a run."""

import pytest

from tests.bench.figures import Figures

KEPT = pytest.StashKey[Figures]()


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> Figures:
    kept = Figures()
    pytestconfig.stash[KEPT] = kept
    return kept


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if KEPT in config.stash:
        for line in config.stash[KEPT].lines():
            terminalreporter.write_line(line)
