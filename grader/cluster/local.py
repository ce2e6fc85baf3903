"""Judges on this machine: processes that claim units, and are replaced when something ends them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.errors import KitError

_MOST_FAILURES = 5  # of judges that end by themselves with an error, one after the other


class Local:
    """Keeps so many `judges` at work on the plan in `out`; `command` is what starts one."""

    def __init__(self, out: Path, judges: int, command: Sequence[str] = ()) -> None:
        with_parent = ("--with-parent", str(os.getpid()))
        self._command = command or (sys.executable, "-m", "grader", "work", str(out), "--wait", *with_parent)
        self._wanted = judges
        self._running: list[subprocess.Popen[bytes]] = []
        self._failures = 0

    def tend(self, open_units: int) -> None:
        """Replace what has ended; raises KitError where judges end with an error again and again."""
        for judge in [judge for judge in self._running if judge.poll() is not None]:
            self._running.remove(judge)
            self._failures = self._failures + 1 if judge.returncode > 0 else 0  # below 0: a signal killed it
        if self._failures >= _MOST_FAILURES:
            raise KitError(
                f"Judges fail: {self._failures} in a row ended with an error, see above. What was finished is kept:"
                " run the same command to go on."
            )
        while len(self._running) < min(self._wanted, open_units):
            self._running.append(subprocess.Popen(self._command, stdin=subprocess.DEVNULL))

    def close(self) -> None:
        """End all judges."""
        for judge in self._running:
            judge.terminate()
        for judge in self._running:
            judge.wait()
