"""Tiny submissions as text, and how to run them in a real worker."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.catalog import EntryPoint, Kind, Limits
from grader.judge.call import Proxy, Submission
from grader.judge.call.link import Link
from grader.judge.call.program import Program
from grader.model import Isolation
from grader.sandbox.launch import Launcher
from grader.sandbox.watch import processes

PATIENT = Limits(first_call_s=60.0, call_s=60.0)
SHORT_S = 0.3

ENTRIES = {
    "double": EntryPoint("double", Kind.FUNCTION, ("values", "out")),
    "config": EntryPoint("config", Kind.CONFIG, ("n",)),
    "add": EntryPoint("add", Kind.KERNEL, ("a", "b", "out")),
}

HONEST = """
def double(values, out):
    out[:] = 2 * values
"""

# What a hostile submission needs: the judge's channel, found among its descriptors, and forged answers.
CHANNEL = """
import json, os, socket, time

def channel():
    for name in os.listdir("/proc/self/fd"):
        path = "/proc/self/fd/" + name
        if os.path.islink(path) and os.readlink(path).startswith("socket:"):
            return socket.socket(fileno=os.dup(int(name)))

def forged(number):
    body = {"kind": "Returned", "number": number, "type": "NoneType", "values": []}
    return json.dumps(body).encode()
"""


@contextlib.contextmanager
def rival(core: int) -> Iterator[int]:
    """Keep `core` busy with another process, and yield its id."""
    code = f"import os; os.sched_setaffinity(0, {{{core}}}); print(flush=True)\nwhile True: pass"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process.pid
        finally:
            process.kill()


def program(code: str | bytes, **how: Any) -> Program:
    """Return `code` as a program; text loses its common indentation."""
    data = textwrap.dedent(code).encode() if isinstance(code, str) else code
    return Program("tiny", data, tuple(ENTRIES), **how)


def load(launcher: Launcher, code: str | bytes, timeout_s: float = 60.0, **how: Any) -> Link:
    """Return a started worker that has loaded `code`."""
    link = Link(launcher, program(code, **how))
    link.load(timeout_s)
    return link


def submission(
    launcher: Launcher, code: str | bytes, limits: Limits = PATIENT, *, trusted: bool = False, **how: Any
) -> Submission:
    """Return `code` as tests see a submission; its worker starts at the first call."""
    return Submission(launcher, program(code, **how), ENTRIES, limits, np.random.default_rng(1), trusted=trusted)


def doubled(own: Submission, count: int = 4) -> list[float]:
    """Call `double` on 0, 1, 2 ... and return what it wrote."""
    out = np.empty(count)
    Proxy(own).double(np.arange(count, dtype=np.float64), out)
    values: list[float] = out.tolist()
    return values


# A judge in a process of its own: should a submission make it hang, a test fails instead of hanging as well.
_JUDGE = """
import sys, time
from grader.judge.faults import SubmissionFault
from grader.model import Isolation
from grader.sandbox.launch import Launcher
from tests.unit.programs import doubled, submission
code, isolation, calls, pause = sys.argv[1], Isolation(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
with Launcher(isolation) as launcher:
    own = submission(launcher, code)
    try:
        for _ in range(calls):
            doubled(own)
            time.sleep(pause)
        print("fine")
    except SubmissionFault as fault:
        print(type(fault).__name__, fault.verdict, fault.public)
print("closed")
"""


def judged(
    code: str, calls: int = 1, pause_s: float = 0.0, timeout_s: float = 20.0, isolation: Isolation = Isolation.NONE
) -> str:
    """Return what a judge prints that calls `code` so many times; "hung" where it does not come back."""
    processes.adopt_orphans()
    before = processes.children(os.getpid())
    command = [sys.executable, "-c", _JUDGE, code, isolation, str(calls), str(pause_s)]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=timeout_s, check=False).stdout
    except subprocess.TimeoutExpired:
        return "hung"
    finally:
        for _ in range(100):
            left = processes.children(os.getpid()) - before
            if not left:
                break
            processes.kill(left)
