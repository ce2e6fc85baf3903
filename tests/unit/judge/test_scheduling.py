"""How many threads shared the work of a call, by the kernel's statistics."""

from __future__ import annotations

import pytest

from grader.judge.call.scheduling import SchedulerStatistics
from grader.sandbox.watch.procfs import Scheduled


def _ran(**seconds: float) -> SchedulerStatistics:
    after = {int(name[1:]): Scheduled(ran, 0.0) for name, ran in seconds.items()}
    return SchedulerStatistics.between({}, after)


def test_a_compiler_hides_who_shares_the_work() -> None:
    """Beside a thread that compiled for a second, one that did half of 40 ms of work is not seen."""
    assert _ran(t1=1.02, t2=0.02).threads == 1


@pytest.mark.parametrize("compiled", [0.9, 1.0, 1.1, 2.0])
def test_work_is_what_a_call_has_beyond_one_without(compiled: float) -> None:
    """Held against a call that compiles as well, and has nothing to do, both threads are seen to work."""
    assert _ran(t1=1.02, t2=0.02).threads_beside(_ran(t1=compiled, t2=0.0)) == 2


@pytest.mark.parametrize("idle", [{}, {"t1": 0.001}, {"t1": 0.001, "t2": 0.001}, {"t1": 1.0}])
def test_one_thread_stays_one(idle: dict[str, float]) -> None:
    """Where one thread does all of the work, it is one whatever the other call took."""
    assert _ran(t1=0.08, t2=0.0001).threads_beside(_ran(**idle)) == 1


def test_nothing_is_done_by_nobody() -> None:
    """A call in which no thread ran at all had none."""
    assert SchedulerStatistics().threads_beside(SchedulerStatistics()) == 0


@pytest.mark.parametrize("others", [0.0, 0.5, 3.0])
def test_what_others_take_does_not_change_who_was_ready(others: float) -> None:
    """Two threads that wanted a processor for the whole call were ready for twice as long, however little they ran."""
    shared = {1: Scheduled(1.0, others), 2: Scheduled(1.0, others)}
    assert SchedulerStatistics.between({}, shared).ready == pytest.approx(2.0 * (1.0 + others))
    alone = {1: Scheduled(1.0, others), 2: Scheduled(0.0, 0.0)}
    assert SchedulerStatistics.between({}, alone).ready == pytest.approx(1.0 + others)
