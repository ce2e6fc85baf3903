"""What a call cost by the kernel's scheduler statistics, which no worker can forge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from grader.sandbox.watch.procfs import Scheduled

_WORKING = 0.1  # a thread with less than this share of the busiest one's time did not share the work
_VARIES = 0.02
_NOTHING = Scheduled(0.0, 0.0)


@dataclass(frozen=True)
class SchedulerStatistics:
    """What a worker's threads did during a call, Linux's sched-stats.rst.

    `threads` is the number of those that shared the work, `ran` the seconds that all of them ran, added up, and
    `waited` the seconds for which that one waited for a processor that waited longest. Neither is negative.
    `by_thread` has the seconds that each ran, by its thread id.
    """

    threads: int = 0
    ran: float = 0.0
    waited: float = 0.0
    by_thread: dict[int, float] = field(default_factory=dict)

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
        return cls(threads, sum(ran), max(waited, default=0.0), by_thread)
