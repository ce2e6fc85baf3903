"""Test suites of other people's CUDA programs on the emulated device: which tests launch a kernel, and how they end.

As a plugin of pytest (`-p tests.studies.programs --launch-record FILE`) it writes a line of JSON for each test. Run on
such files (`python -m tests.studies.programs FILE ...`) it prints how many passed, and why each other one did not.
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

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self) -> Iterator[None]:
        """Count from the start of each test on."""
        self._calls = 0
        return (yield)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Write the line of a test that was called, or that did not come so far."""
        if report.when != "call" and report.outcome == "passed":
            return
        outcome = "expected failure" if hasattr(report, "wasxfail") else report.outcome
        reason = str(report.longrepr).strip().splitlines()[-1] if report.longrepr else ""
        line = {"test": report.nodeid, "outcome": outcome, "launches": self._calls > 0, "reason": reason[:_MOST]}
        with self._record.open("a") as file:
            file.write(json.dumps(line) + "\n")


def table(lines: list[dict[str, Any]]) -> Iterator[str]:
    """Yield how many tests that launch a kernel passed, and the others by their reason."""
    last = {line["test"]: line for line in lines}
    worst = {line["test"]: line for line in lines if line["outcome"] == "failed"}  # of subtests any that failed
    launching = [line for line in (last | worst).values() if line["launches"]]
    counts = Counter(line["outcome"] for line in launching)
    yield f"{len(launching)} tests launch a kernel: " + ", ".join(f"{count} {name}" for name, count in counts.items())
    for line in sorted(launching, key=lambda line: (line["reason"], line["test"])):
        if line["outcome"] != "passed":
            yield f"{line['test'].rpartition('/')[2]}: {line['reason']}"


if __name__ == "__main__":
    texts = [Path(name).read_text() for name in sys.argv[1:]]
    print("\n".join(table([json.loads(line) for text in texts for line in text.splitlines()])))
