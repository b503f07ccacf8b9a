"""With ``CI=true``, a skipped test that needs a service fails the whole run.

pytest calls these two for every test of a run, wherever this file stands.
"""

import os

import pytest

skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and "service" in report.keywords:
        skipped.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") != "true" or not skipped or reporter is None:
        return
    reporter.write_line("")
    for name in skipped:
        reporter.write_line(f"SKIPPED SERVICE TEST (refused with CI=true): {name}")
    if exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
