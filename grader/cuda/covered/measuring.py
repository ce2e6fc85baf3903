"""coverage.py around a program with kernels: begun here, or by somebody else such as pytest-cov."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.cuda.covered.passed import Passed
from grader.cuda.programs import Launches, Unavailable

_OWN = Path(__file__).parents[2]
_LACKING = "--coverage needs coverage.py: pip install 'jitgrade[coverage]'"


@dataclass(frozen=True)
class Measured:
    """What coverage.py measures, as its object says, and what is seen of kernels at the same time."""

    coverage: Any
    passed: Passed

    def record(self) -> None:
        """Add what was executed of kernels to what coverage.py has measured."""
        from grader.cuda.covered.recording import record  # coverage.py is an extra

        record(self.passed, self.coverage)


def running() -> Any:
    """Return the object of coverage.py that measures this process, None where none does."""
    loaded = sys.modules.get("coverage")
    return loaded.Coverage.current() if loaded else None


@contextlib.contextmanager
def covering(launches: Launches, *, branch: bool) -> Iterator[None]:
    """Measure what runs in this block, kernels included, and save it where coverage.py's settings say.

    `branch` has branches measured even if the settings do not. The launches' kernels must not be optimised.
    Raises Unavailable where coverage.py is not installed.
    """
    try:
        import coverage  # an extra
    except ImportError as error:
        raise Unavailable(_LACKING) from error
    measured = Measured(coverage.Coverage(branch=branch or None), Passed())
    omitted = measured.coverage.get_option("run:omit") or []
    measured.coverage.set_option("run:omit", [*omitted, f"{_OWN}/*"])
    launches.observers.append(measured.passed)
    measured.coverage.start()
    try:
        yield
    finally:
        measured.coverage.stop()
        measured.record()
        measured.coverage.save()
