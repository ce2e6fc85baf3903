"""Processes that a submission disowns, and workers that use themselves up."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time

import pytest

from grader.judge.faults import SubmissionFault, Tampering
from grader.model import Isolation
from grader.sandbox.launch import Launcher
from grader.sandbox.watch import processes
from tests.unit.programs import doubled, submission

pytestmark = pytest.mark.slow

HOPPER = """
import ctypes, os, time
from numba import njit
libc = ctypes.CDLL(None)
fork, leave = libc.fork, libc._exit
fork.argtypes, fork.restype, leave.argtypes, leave.restype = [], ctypes.c_int, [ctypes.c_int], None
@njit("void()")
def hop():
    while True:
        if fork() != 0: leave(0)
if os.fork() == 0:
    if os.fork() == 0: hop()
    os._exit(0)
os.wait()
time.sleep(0.2)
def double(values, out): pass
"""


def test_a_process_that_hops_does_not_escape() -> None:
    """A process that forks and ends in a loop, so that it never has the same number twice, is killed and reaped."""
    before = processes.children(os.getpid())
    with Launcher(Isolation.NONE) as own, pytest.raises(Tampering):
        doubled(submission(own, HOPPER))
    assert processes.children(os.getpid()) <= before


def test_orphans_that_have_ended_are_reaped() -> None:
    """A double-forked process that has ended does not stay as a zombie of the judge."""
    before = processes.children(os.getpid())
    fork = "os.fork() or (os.fork(), os._exit(0))"
    wait = "os.close(end), os.wait(), os.read(start, 1), time.sleep(0.1)"  # until the orphan's end of the pipe is shut
    code = f"import os, time\ndef double(values, out):\n    start, end = os.pipe()\n    {fork}\n    {wait}\n"
    with Launcher(Isolation.NONE) as own:
        doubled(submission(own, code))
    left = processes.children(os.getpid()) - before
    processes.kill(left)
    assert left == set()


def test_using_up_the_processor_time_is_said(launcher: Launcher) -> None:
    """A worker that the limit on processor time ended is told so, not that it used too much memory."""
    own = submission(launcher, "def double(values, out):\n    while True: pass\n", cpu_s=1)
    with pytest.raises(SubmissionFault, match="processor time"):
        doubled(own)


def test_a_deep_directory_breaks_nothing(isolation: Isolation) -> None:
    """However deep the directories in a worker's home are, counting and removing them raises no RecursionError."""
    body = "for _ in range(1500):\n        os.mkdir('d')\n        os.chdir('d')\n"
    code = f"import os\ndef double(values, out):\n    {body}"
    with Launcher(isolation) as own, contextlib.suppress(SubmissionFault):  # it may be told that these are too many
        doubled(submission(own, code))


def test_a_worker_that_cannot_be_killed_does_not_stop_the_grading(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has become another user's (sudo, say) cannot be signalled: that is no raw PermissionError."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    with subprocess.Popen(["sleep", "8"]) as child, monkeypatch.context() as patched:
        patched.setattr(os, "kill", refuse)
        started = time.monotonic()
        try:
            processes.kill({child.pid})
            assert time.monotonic() - started < 6, "it waited for what it could not kill"
        finally:
            patched.undo()
            child.kill()
