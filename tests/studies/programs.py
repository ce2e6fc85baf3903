"""Test suites of other people's CUDA programs on the emulated device: which tests launch a kernel, and how they end.

As a plugin of pytest (`-p tests.studies.programs --launch-record FILE`) it writes a line of JSON for each test. Run on
such files (`python -m tests.studies.programs FILE ...`) it prints, file by file, how many of the tests that launch a
kernel passed, and why each other one did not.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_MOST = 160
_NOT_RUN, _NOT_ENDED = "not run", "not ended"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--launch-record", type=Path, help="write a line about each test into this file")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Count what is launched; have the programs that tests start run on the emulated device, too."""
    if config.getoption("--launch-record"):
        config.pluginmanager.register(_Recorder(config.getoption("--launch-record")))
        os.environ["JITGRADE_STUDY"] = "1"  # sitecustomize.py of the scripts beside this file looks for it


@pytest.fixture(scope="class")
def initialize_from_pytest_config(request: pytest.FixtureRequest) -> None:
    """Stand for a fixture of numba-cuda's own conftest, which its package lacks."""
    request.cls._dump_failed_filechecks = False


class _Recorder:
    """Writes how each test ended, and whether it called a kernel."""

    def __init__(self, record: Path) -> None:
        from numba import cuda

        self._record, self._calls = record, 0
        if os.environ.get("NUMBA_ENABLE_CUDASIM"):
            return
        dispatcher = cuda.dispatcher.CUDADispatcher
        call = dispatcher.call

        def counted(*arguments: Any, **options: Any) -> Any:
            self._calls += 1
            return call(*arguments, **options)

        dispatcher.call = counted

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Write a line for each test that there is: what is not run in time must be seen to be missing."""
        for item in session.items:
            self._write(item.nodeid, _NOT_RUN)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Count from the start of each test on; should this process be killed, the test did not end."""
        self._calls = 0
        self._write(item.nodeid, _NOT_ENDED)
        return (yield)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Write the line of a test that was called, or that did not come so far."""
        if report.when != "call" and report.outcome == "passed":
            return
        outcome = "expected failure" if hasattr(report, "wasxfail") else report.outcome
        reason = str(report.longrepr).strip().splitlines()[-1] if report.longrepr else ""
        self._write(report.nodeid, outcome, reason)

    def _write(self, test: str, outcome: str, reason: str = "") -> None:
        line = {"test": test, "outcome": outcome, "launches": self._calls > 0, "reason": reason[:_MOST]}
        with self._record.open("a") as file:
            file.write(json.dumps(line) + "\n")


def ended(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the last line of each test, that of a subtest which failed if there is one."""
    last = {line["test"]: line for line in lines}
    worst = {line["test"]: line for line in lines if line["outcome"] == "failed"}
    return list((last | worst).values())


def table(tests: list[dict[str, Any]]) -> Iterator[str]:
    """Yield for each file how many tests launch a kernel and how they ended, then those that failed by their reason.

    Tests that failed before they launched anything stand in the table as well, and have their own count under it.
    """
    bad = ("failed", _NOT_ENDED, _NOT_RUN)
    launching = [line for line in tests if line["launches"] or line["outcome"] in bad]
    counts: dict[str, Counter[str]] = {_file(line["test"]): Counter() for line in tests}
    for line in launching:
        counts[_file(line["test"])][line["outcome"]] += 1
    columns = ("passed", *bad, "skipped", "expected failure")
    yield f"{'launch a kernel, or failed before they could':46}{'all':>6}" + "".join(f"{name:>18}" for name in columns)
    for name, count in [*sorted(counts.items()), ("together", sum(counts.values(), Counter[str]()))]:
        if count:
            yield f"{name:46}{count.total():6}" + "".join(f"{count[column]:18}" for column in columns)
    judged = [line for line in launching if line["launches"] and line["outcome"] in ("passed", *bad)]
    passed = sum(line["outcome"] == "passed" for line in judged)
    earlier = sum(not line["launches"] for line in launching)
    yield f"{passed} of {len(judged)} that launched passed: {passed / max(len(judged), 1):.1%}; {earlier} did not"
    for line in sorted(launching, key=lambda line: (line["outcome"], line["reason"], line["test"])):
        if line["outcome"] != "passed":
            before = "" if line["launches"] else ", before a launch"
            yield f"{line['test'].rpartition('/')[2]}: {line['outcome']}{before}: {line['reason']}"


def _file(test: str) -> str:
    """Return the file that a test is in, with the folder that holds it."""
    return "/".join(test.partition("::")[0].split("/")[-2:])


if __name__ == "__main__":
    texts = [Path(name).read_text() for name in sys.argv[1:]]
    print("\n".join(table(ended([json.loads(line) for text in texts for line in text.splitlines()]))))
