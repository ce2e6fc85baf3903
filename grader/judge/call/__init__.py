"""A call: its arrays to a worker in shared memory, the answer back, and what it cost by the judge's clock."""

from grader.judge.call.arena import Array
from grader.judge.call.emulated import endless
from grader.judge.call.keeper import Budget
from grader.judge.call.link import Link
from grader.judge.call.program import Program
from grader.judge.call.proxy import Entry, Proxy, refused
from grader.judge.call.scheduling import SchedulerStatistics, Usage, pin
from grader.judge.call.submission import Call, Submission

__all__ = [
    "Array",
    "Budget",
    "Call",
    "Entry",
    "Link",
    "Program",
    "Proxy",
    "SchedulerStatistics",
    "Submission",
    "Usage",
    "endless",
    "pin",
    "refused",
]
