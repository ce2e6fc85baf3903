"""`python -m tests.studies.calls [FILE ...]`: which system calls honest programs make in a worker, by strace.

Every solution of the course (or each FILE) is graded under each sandbox with its workers traced, and so is the probe's
honest part. Printed is what the filter's table (grader/sandbox/confine/syscalls.py) lets through and nobody has made,
and what was made and is refused. Exit code 0 means that there is neither. A traced worker cannot be frozen, so nothing
here is timed.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from rich.console import Console

from grader import catalog
from grader.catalog import EntryPoint, Kind, Limits
from grader.judge.call import Program, Submission
from grader.judge.session.answer import read
from grader.judge.session.grade import Options, grade
from grader.model import Isolation
from grader.sandbox import launch, start
from grader.sandbox.confine import syscalls
from grader.sandbox.launch import Launcher

ROOT = Path(__file__).parents[2]
_LINE = re.compile(r"^\d+ +(\w+)\(")
_BEGIN = re.compile(r"^\d+ +execve\(\"[^\"]*python")
_REAL = subprocess.Popen
_PROBE = ROOT / "tests" / "unit" / "sandbox" / "probe.py"
_REFUSED = {  # asked for by honest programs, which do without: why each is asked for
    "link": "multiprocessing makes a lock, which Numba does without",
    "pipe2": "the platform module asks another program what processor this is",
    "poll": "Python's selectors module asks whether it works",
    "sched_get_priority_max": "a threading layer of Numba's looks at what there is",
    "sched_get_priority_min": "the same",
    "vfork": "as pipe2",
}
out = Console(highlight=False, markup=False)


def main() -> int:
    """Trace, compare with the table, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.calls", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="submissions; all solutions by default")
    given = parser.parse_args()
    if shutil.which("strace") is None:
        out.print("strace is not installed (Debian: apt-get install strace), and nothing can be traced without it.")
        return 2
    seen: Counter[str] = Counter()
    for isolation in (Isolation.BUBBLEWRAP, Isolation.LANDLOCK):
        for file in given.files or sorted(ROOT.glob("solutions/*/*.py")):
            seen += traced(partial(_grade, file, isolation))
        seen += traced(partial(_probe, isolation))
    return _tell(seen)


def traced(run: Callable[[], object]) -> Counter[str]:
    """Return how often each system call was made by the workers that `run` starts."""
    with tempfile.TemporaryDirectory(prefix="jitgrade-calls-") as folder, _tracing(Path(folder)):
        run()
        return Counter(name for path in Path(folder).iterdir() for name in _calls(path))


def _grade(file: Path, isolation: Isolation) -> None:
    exercise = catalog.load(ROOT / "exercises" / file.resolve().parent.name)
    grade(exercise, read(exercise, file), "traced", Options(isolation=isolation))


def _probe(isolation: Isolation) -> None:
    """Have the probe do what honest code does."""
    entry = EntryPoint("honest", Kind.FUNCTION, ("out",))
    program = Program("probe", _PROBE.read_bytes(), ("honest",), threads=2, memory_mb=4096)
    limits = Limits(first_call_s=300, call_s=300, memory_mb=4096)
    with Launcher(isolation) as launcher:
        Submission(launcher, program, {"honest": entry}, limits, np.random.default_rng(0)).call("honest", [np.zeros(1)])


@contextmanager
def _tracing(folder: Path) -> Iterator[None]:
    """Have each worker started under strace, and left running: the kernel would tell its tracer, not us, of a stop."""

    def popen(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        trace = folder / f"{len(list(folder.iterdir()))}.txt"
        return _REAL(["strace", "-f", "-s", "80", "-o", str(trace), *command], **options)

    def settle(_: Isolation, started: subprocess.Popen[bytes]) -> int:
        started.returncode = 0
        return started.pid

    with ExitStack() as stack:
        stack.enter_context(patch("grader.sandbox.start.subprocess.Popen", popen))
        stack.enter_context(patch.object(start, "settle", settle))
        for name, value in (("freeze", True), ("thaw", None), ("woke", False), ("excess", "")):
            stack.enter_context(patch.object(launch.Process, name, lambda *_, value=value: value))
        stack.enter_context(patch.object(launch.Launcher, "leftovers", lambda *_: set()))
        stack.enter_context(patch("grader.sandbox.limits.ResourceLimits.apply", lambda *_, **__: None))
        stack.enter_context(patch("grader.judge.call.Submission.pin", lambda _: None))
        yield


def _calls(path: Path) -> Iterator[str]:
    """Yield the calls in a trace, from the moment on when the filter is in force: the interpreter begins."""
    lines = path.read_text(errors="replace").splitlines()
    begun = [number for number, line in enumerate(lines) if _BEGIN.match(line)]
    for line in lines[begun[-1] :] if begun else ():
        found = _LINE.match(line)
        if found:
            yield found[1]


def _tell(seen: Counter[str]) -> int:
    known = {name for name, call in syscalls.ALLOWED.items() if call.why in ("course", "honest")}
    unused = sorted(known - seen.keys())
    refused = sorted(seen.keys() - syscalls.ALLOWED.keys() - syscalls.ABSENT.keys() - _REFUSED.keys())
    for name, count in sorted(seen.items()):
        out.print(f"{name:20} {count:9}  {syscalls.ALLOWED[name].why if name in syscalls.ALLOWED else ''}")
    out.print(f"allowed, and made by nobody: {', '.join(unused) or 'none'}")
    out.print(f"made, and refused: {', '.join(refused) or 'none'}")
    return 1 if unused or refused else 0


if __name__ == "__main__":
    sys.exit(main())
