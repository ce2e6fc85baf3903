"""What a call cost and what others had of the machine meanwhile, by the kernel's statistics, which nobody can forge."""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass, field, replace
from typing import Self

from grader import machine
from grader.sandbox.shield import NO_SHIELD, Shield
from grader.sandbox.watch import processes
from grader.sandbox.watch.procfs import Scheduled

_WORKING = 0.1  # a thread with less than this share of the busiest one's time did not share the work
_VARIES = 0.02
_NOTHING = Scheduled(0.0, 0.0)


@dataclass(frozen=True)
class SchedulerStatistics:
    """What a worker's threads did during a call, Linux's sched-stats.rst.

    `threads` is the number of those that shared the work, `ran` the seconds that all of them ran, added up, and
    `waited` the seconds for which that one waited for a processor that waited longest. Neither is negative.
    `by_thread` has the seconds that each ran, by its thread id. `ready` are the seconds that all of them ran or waited
    for a processor, added up: what others take of the machine does not lessen it.
    """

    threads: int = 0
    ran: float = 0.0
    waited: float = 0.0
    by_thread: dict[int, float] = field(default_factory=dict)
    ready: float = 0.0

    def threads_beside(self, idle: Self) -> int:
        """Return how many threads shared the work that this call had beyond another one, `idle`, with next to none.

        Where each call compiles anew, the compiler's thread is the busiest by far, and hides who shares the work. Of
        what a thread ran in `idle`, at least a fiftieth is taken for work all the same: a compiler's time varies.
        """
        work = {
            thread: max(ran - idle.by_thread.get(thread, 0.0), _VARIES * ran) for thread, ran in self.by_thread.items()
        }
        most = max(work.values(), default=0.0)
        return sum(share > _WORKING * most for share in work.values()) if most > 0 else 0

    @classmethod
    def between(cls, before: dict[int, Scheduled], after: dict[int, Scheduled]) -> Self:
        """Return what happened between two looks at the same worker's threads, each by its thread id."""
        by_thread = {thread: now.ran - before.get(thread, _NOTHING).ran for thread, now in after.items()}
        ran = list(by_thread.values())
        waited = [now.waited - before.get(thread, _NOTHING).waited for thread, now in after.items()]
        most = max(ran, default=0.0)
        threads = sum(share > _WORKING * most for share in ran) if most > 0 else 0
        return cls(threads, sum(ran), max(waited, default=0.0), by_thread, sum(ran) + sum(waited))


@dataclass(frozen=True)
class Usage:
    """What had been done at `clock`, in seconds.

    `idle` is for how long the machine's processors had had nothing to do, all added up, None where nobody knows, and
    `own` the processor time of the judge, of its shield and of a worker.
    """

    clock: float
    idle: float | None
    own: float

    @classmethod
    def now(cls, worker: int | None = None, shield: Shield = NO_SHIELD) -> Self:
        """Return what has been done so far, by the process `worker` too."""
        return cls(time.monotonic(), machine.idle_seconds(), _own(worker, shield))

    def settled(self, worker: int | None = None, shield: Shield = NO_SHIELD) -> Self:
        """Return the same with what those have used who ran then, and stand still now.

        What runs on another processor the kernel counts a tick later, some milliseconds.
        """
        return replace(self, own=_own(worker, shield))

    def others_since(self, before: Self) -> float:
        """Return the share of the machine that other programs had.

        Idle time is counted in hundredths of a second, so that the share of one call may be off, and be
        negative too: only the mean over many calls means something.
        """
        if self.idle is None or before.idle is None:
            return 0.0
        whole = (self.clock - before.clock) * machine.processors()
        return (whole - (self.idle - before.idle) - (self.own - before.own)) / whole


def _own(worker: int | None, shield: Shield) -> float:
    return time.process_time() + shield.spent_s + (0.0 if worker is None else processes.cpu_seconds(worker))


def pin(pid: int, cores: tuple[int, ...]) -> None:
    """Give each thread of a process one of `cores` of its own; all of them to each where there are not as many.

    Threads that wake up together on one core share it for milliseconds before the scheduler moves one away,
    on an idle machine too, and more calls than not would be timed like that.
    """
    threads = sorted(processes.threads(pid))
    each = [{core} for core in cores] if len(threads) == len(cores) else [set(cores)] * len(threads)
    for thread, own in zip(threads, each, strict=True):
        with contextlib.suppress(ProcessLookupError):
            os.sched_setaffinity(thread, own)
