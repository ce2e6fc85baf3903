"""Judges on a SLURM cluster: job arrays, each task a judge that claims units until none is left for it.

A task that SLURM requeues, or ends for its time, loses nothing: what it held is free when its lease is over.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.cluster.plan import FOLDER
from grader.errors import KitError, UsageError
from grader.files import write_atomically

_UNITS_A_TASK = 25  # some minutes of work: sites ask for few and long tasks
_MOST_FRUITLESS = 3  # arrays one after the other after which as many units are open as before
_MOST_REFUSED = 30  # submissions one after the other, a second apart: a controller may be away for a moment
_SCRIPT = """\
#!/bin/bash
#SBATCH --job-name=jitgrade
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output={log}
exec {command}
"""


class Slurm:
    """Submits arrays for the plan in `out`, at most `tasks` at once; `extra` are arguments of sbatch, the site's own.

    Without `--exclusive` or `--cpus-per-task` in `extra` a task gets whole nodes: what is timed wants to be alone.
    Raises UsageError where there is no SLURM.
    """

    def __init__(self, out: Path, tasks: int, extra: Sequence[str] = (), command: Sequence[str] = ()) -> None:
        if shutil.which("sbatch") is None:
            raise UsageError("There is no sbatch here. Run this on a login node of the cluster.")
        self._tasks = tasks
        shared = any(each.startswith(("--cpus-per-task", "-c", "--exclusive")) for each in extra)
        self._extra = [*extra] if shared else ["--exclusive", *extra]
        self._job = ""
        self._open = 0
        self._fruitless = 0
        self._refused = 0
        self._script = out.resolve() / FOLDER / "slurm.sh"
        started = command or (sys.executable, "-m", "grader", "work", str(out.resolve()))
        log = self._script.with_name("slurm-%A.log")
        write_atomically(self._script, _SCRIPT.format(log=log, command=shlex.join(started)))

    def tend(self, open_units: int) -> None:
        """Submit an array where none is queued or running; raises KitError where arrays end and nothing gets done."""
        if self._job and self._is_there():
            return
        self._fruitless = self._fruitless + 1 if self._job and open_units >= self._open else 0
        if self._fruitless >= _MOST_FRUITLESS:
            raise KitError(f"Job arrays end, and nothing is graded: see {self._script.parent}/slurm-*.log.")
        self._open = open_units
        last = min(self._tasks, -(-open_units // _UNITS_A_TASK)) - 1
        done = _done(["sbatch", "--parsable", f"--array=0-{last}", *self._extra, str(self._script)])
        self._job = done.stdout.strip().partition(";")[0]
        self._refused = 0 if done.returncode == 0 else self._refused + 1
        if self._refused >= _MOST_REFUSED:
            raise KitError(f"sbatch: {done.stderr.strip()}. Ask the cluster's people what it wants.")

    def close(self) -> None:
        """Cancel what is queued or running."""
        if self._job and self._is_there():
            _done(["scancel", self._job])

    def _is_there(self) -> bool:
        """Return whether any task is queued or running; it is taken to be while the controller does not answer."""
        done = _done(["squeue", "-h", "-j", self._job])
        return bool(done.stdout.strip()) if done.returncode == 0 else "Invalid job id" not in done.stderr


def _done(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)
