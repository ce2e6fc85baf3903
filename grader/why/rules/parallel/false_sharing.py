"""Threads that write to the same cache line."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, around
from grader.wire_facts import THREAD, Access, Loop, LoopKind


def _find(case: Case) -> Iterator[Found]:
    for access in case.facts.accesses:
        loops = around(case.facts, access.line)
        parallel = next((loop for loop in loops if loop.kind is LoopKind.PRANGE), None)
        if parallel is not None and access.stores and _is_shared(access, parallel, inner=loops[0] is not parallel):
            message = (
                f"Neighbouring elements of `{access.array}` belong to different threads, and lie in one cache line: it"
                " moves from core to core at each write."
            )
            yield Found(access.line, message, 3)
            return


def _is_shared(access: Access, parallel: Loop, inner: bool) -> bool:
    last = access.axes[-1] if access.axes else ()
    by_thread = last == (THREAD,)
    by_share = parallel.few and last == (parallel.variable,) and inner
    return by_thread or by_share


RULE = Rule(
    Cause.FALSE_SHARING,
    "False sharing",
    "Let each thread count in an array or variable of its own, and store the result once, when its loop is over.",
    _find,
)
