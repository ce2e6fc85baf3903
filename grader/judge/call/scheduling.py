"""What a call cost by the kernel's scheduler statistics, which no worker can forge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from grader.sandbox.watch.procfs import Scheduled

_WORKING = 0.1  # a thread with less than this share of the busiest one's time did not share the work
_NOTHING = Scheduled(0.0, 0.0)


@dataclass(frozen=True)
class SchedulerStatistics:
    """What a worker's threads did during a call, Linux's sched-stats.rst.

    `threads` is the number of those that shared the work, `ran` the seconds that all of them ran, added up, and
    `waited` the seconds for which that one waited for a processor that waited longest. Neither is negative.
    """

    threads: int = 0
    ran: float = 0.0
    waited: float = 0.0

    @classmethod
    def between(cls, before: dict[int, Scheduled], after: dict[int, Scheduled]) -> Self:
        """Return what happened between two looks at the same worker's threads, each by its thread id."""
        ran = [now.ran - before.get(thread, _NOTHING).ran for thread, now in after.items()]
        waited = [now.waited - before.get(thread, _NOTHING).waited for thread, now in after.items()]
        most = max(ran, default=0.0)
        threads = sum(share > _WORKING * most for share in ran) if most > 0 else 0
        return cls(threads, sum(ran), max(waited, default=0.0))
