"""Timed programs: a call's conditions come from the kernel, and a failure is the fault of whose program it was."""

from __future__ import annotations

import os

import numpy as np
import pytest

from grader import machine
from grader.errors import KitError
from grader.judge.call import Array, SchedulerStatistics, Usage, pin
from grader.judge.faults import SubmissionFault
from grader.judge.speed import CourseProgram, TimedProgram
from grader.model import Isolation, Verdict
from grader.sandbox.launch import Launcher
from grader.sandbox.watch.processes import threads
from grader.sandbox.watch.procfs import Scheduled
from tests.unit.programs import rival, submission

CORES = tuple(sorted(os.sched_getaffinity(0)))
_COUNTING = b"""
def double(values, out):
    total = 0
    for k in range(300_000):
        total += k
    out[0] = total
"""
_PARALLEL = b"""
import numpy as np
from numba import njit, prange

@njit(parallel=True)
def turn(sums):
    for i in prange(sums.size):
        x = 1.0
        for _ in range(3_000_000):
            x = x * 1.0000001
        sums[i] = x

def double(values, out):
    turn(out)
"""


def _arguments() -> tuple[Array, Array]:
    return np.zeros(2), np.zeros(2)


def test_statistics_are_the_difference_of_two_looks() -> None:
    """Work adds up over threads, the longest wait counts, and a thread that came in between counts from nothing."""
    before = {1: Scheduled(1.0, 0.5), 2: Scheduled(2.0, 0.0)}
    after = {1: Scheduled(2.0, 0.6), 2: Scheduled(2.0, 0.0), 3: Scheduled(0.8, 0.3), 4: Scheduled(0.01, 0.0)}
    statistics = SchedulerStatistics.between(before, after)
    assert statistics.threads == 2
    assert statistics.ran == pytest.approx(1.81)
    assert statistics.waited == pytest.approx(0.3)
    assert SchedulerStatistics.between(before, before) == SchedulerStatistics(by_thread={1: 0.0, 2: 0.0})
    assert SchedulerStatistics.between({}, {}) == SchedulerStatistics()


def test_others_are_what_is_left_of_the_machine() -> None:
    """The share that was neither idle, nor the judge's, nor the worker's."""
    before, after = Usage(10.0, 100.0, 1.0), Usage(12.0, 100.0 + machine.processors(), 1.4)
    whole = 2.0 * machine.processors()
    assert after.others_since(before) == pytest.approx((whole / 2 - 0.4) / whole)
    assert Usage(12.0, None, 1.1).others_since(before) == 0.0


def test_a_worker_that_shares_its_core_is_seen_to_wait(launcher: Launcher) -> None:
    """Left alone, a call hardly waits; beside a rival on the same core it waits for a large part of its time."""
    timed = TimedProgram(submission(launcher, _COUNTING, cores=CORES[:1]), "double")
    timed.run(_arguments())
    calls = (timed.run(_arguments())[0] for _ in range(1000))  # on a busy machine one in many has luck
    assert any(call.waited < 0.03 * call.seconds for call in calls)
    timed.program.close()
    with rival(CORES[0]), Launcher(Isolation.NONE) as crowded:
        timed = TimedProgram(submission(crowded, _COUNTING, cores=CORES[:1]), "double")
        beside = [timed.run(_arguments())[0] for _ in range(20)]
    assert sum(sample.waited for sample in beside) > 0.1 * sum(sample.seconds for sample in beside)


@pytest.mark.skipif(len(CORES) < 2, reason="two threads need two cores")
def test_each_thread_has_a_core_of_its_own(launcher: Launcher) -> None:
    """After `pin`, every thread of a worker that has as many as cores may run on one core, each on another."""
    program = submission(launcher, _PARALLEL, threads=2, cores=CORES[:2])
    timed = TimedProgram(program, "double")
    timed.run(_arguments())
    pid = program.start().pid
    assert {frozenset(os.sched_getaffinity(thread)) for thread in threads(pid)} == {frozenset(CORES[:2])}
    pin(pid, CORES[:2])
    assert sorted(tuple(os.sched_getaffinity(thread)) for thread in threads(pid)) == [(core,) for core in CORES[:2]]
    timed.run(_arguments())


def test_more_threads_than_cores_are_left_alone(launcher: Launcher) -> None:
    """Who works and who only waits nobody knows, so a worker with other threads than one a core keeps its choice."""
    code = b"import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n" + _COUNTING
    program = submission(launcher, code, cores=CORES[:1])
    TimedProgram(program, "double").run(_arguments())
    pid = program.start().pid
    before = {thread: os.sched_getaffinity(thread) for thread in threads(pid)}
    assert len(before) == 2
    pin(pid, CORES[:1])
    assert {thread: os.sched_getaffinity(thread) for thread in threads(pid)} == before


def test_a_failing_program_of_the_course_is_the_kit_s_fault(launcher: Launcher) -> None:
    """The same exception is the student's in a student's program, and ours in one of our own."""
    code = b"def double(values, out):\n    raise ValueError\n"
    with pytest.raises(SubmissionFault) as raised:
        TimedProgram(submission(launcher, code), "double").run(_arguments())
    assert raised.value.verdict is Verdict.ERROR
    with pytest.raises(KitError, match="failed when it was timed"):
        CourseProgram(submission(launcher, code), "double").run(_arguments())
