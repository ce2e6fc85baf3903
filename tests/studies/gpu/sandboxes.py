"""Can workers use the GPU here, under each isolation: with copies of their arrays, and on the judge's memory?"""

from __future__ import annotations

from grader.judge.call import device_check
from grader.model import Isolation
from grader.sandbox import choice
from tests.studies.gpu.sheet import Sheet


def sheet() -> tuple[Sheet, Isolation]:
    """Return what works, and the strongest isolation under which workers map the judge's memory, else the strongest."""
    kinds = [*(offer.isolation for offer in choice.offers() if not offer.obstacle), Isolation.NONE]
    rows, best = [], kinds[0]
    for isolation in reversed(kinds):
        copies, maps = (device_check.obstacle(isolation, shares_device) for shares_device in (False, True))
        rows.append((isolation, copies or "yes", maps or "yes", "WRONG" if copies or maps else ""))
        best = best if maps else isolation
    header = ("isolation", "a kernel runs on copies", "on the judge's memory", "")
    remark = f"What follows was measured with workers under {best}."
    return Sheet("Workers on the GPU", header, tuple(reversed(rows)), (remark,)), best
