"""`pytest --emulate-cuda`: tests of Numba CUDA programs on a machine without a GPU."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_FINDINGS = ("fail", "report", "ignore")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("jitgrade")
    group.addoption("--emulate-cuda", action="store_true", help="run Numba CUDA kernels on an emulated GPU")
    group.addoption(
        "--cuda-findings",
        choices=_FINDINGS,
        default="report",
        help="mistakes in kernels: fail the test, report them at the end (the default), or check nothing",
    )
    group.addoption("--cuda-suppressions", metavar="FILE", help="a TOML file of findings to let stand, with reasons")
    group.addoption("--cuda-sarif", metavar="FILE", help="write what was found there, as SARIF 2.1.0")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Put the emulated GPU into the place of a real one, before any test is imported."""
    if config.getoption("--emulate-cuda"):
        config.pluginmanager.register(_Emulation(config), "jitgrade-emulate-cuda")


class _Emulation:
    """The emulated GPU of a session of pytest."""

    def __init__(self, config: pytest.Config) -> None:
        from grader.cuda.ci import read_suppressions
        from grader.cuda.covered import Measured, Passed, running
        from grader.cuda.programs.session import Unavailable, emulated

        self._sarif = config.getoption("--cuda-sarif")
        listed = config.getoption("--cuda-suppressions")
        self._suppressions = read_suppressions(Path(listed)) if listed else []
        self._findings = config.getoption("--cuda-findings")
        measuring = running()
        self._measured = Measured(measuring, Passed()) if measuring else None
        self._emulation = emulated(checks=self._findings != "ignore", optimised=self._measured is None)
        try:
            self._launches = self._emulation.__enter__()
        except Unavailable as error:
            raise pytest.UsageError(str(error)) from error
        if self._measured:
            self._launches.observers.append(self._measured.passed)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtestloop(self) -> Iterator[None]:
        """Run the tests, and tell coverage.py of their kernels before pytest-cov, the outer wrapper, has it end."""
        result = yield
        if self._measured:
            self._measured.record()
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Iterator[None]:
        """Run a test, and let it fail for mistakes in the kernels that it launches, if that is wanted."""
        from grader.cuda.ci import suppressed
        from grader.cuda.levels import Level
        from grader.cuda.programs.summary import lines, told

        before = len(self._launches.kept)
        result = yield
        found = suppressed(told(self._launches.kept[before:]), self._suppressions)
        mistakes = [one for one in found if one.level is Level.ERROR and not one.suppressed]
        if mistakes and self._findings == "fail":
            pytest.fail("\n".join(lines(mistakes)), pytrace=False)
        return result

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say at the end how many kernels were launched, and what was found in them."""
        from grader.cuda.ci import suppressed, write_sarif
        from grader.cuda.programs.summary import lines, told

        found = suppressed(told(self._launches.kept), self._suppressions)
        if self._sarif:
            write_sarif(Path(self._sarif), found)
        terminalreporter.section("emulated GPU")
        terminalreporter.write_line(f"{self._launches.count} launches")
        for line in lines(found):
            terminalreporter.write_line(line)

    def pytest_unconfigure(self) -> None:
        """Take the emulated GPU away."""
        self._emulation.__exit__(None, None, None)
