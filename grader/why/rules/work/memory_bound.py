"""As fast as memory is."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule

_ENOUGH = 0.75


def _find(case: Case) -> Iterator[Found]:
    share = case.bandwidth_share
    if share is not None and share >= _ENOUGH:
        told = f"Measured: {min(share, 1):.0%} of the speed at which one core copies memory."
        yield Found(0, "The arrays pass through memory about as fast as they can: nothing is left here.", 1, told=told)


RULE = Rule(
    Cause.MEMORY_BOUND,
    "Memory-bound already",
    "Only less memory traffic could help: smaller types, or more work for each pass over the data.",
    _find,
)
