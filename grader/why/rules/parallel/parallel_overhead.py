"""Threads that are started for too little."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import Cause
from grader.why.case import Case, Found, Rule, Trial, function_at
from grader.wire_facts import LoopKind

_TRIAL = Trial("parallel=False", {"parallel": False})


def _find(case: Case) -> Iterator[Found]:
    for loop in case.facts.loops:
        function = function_at(case.facts, loop.line)
        if loop.kind is LoopKind.PRANGE and function is not None and function.parallel:
            message = "All threads are started and waited for at this loop, for less work than that takes."
            if loop.inside:
                message = "All threads are started and waited for at each turn of the loop around this one."
            yield Found(loop.line, message, 2, _TRIAL)
            return


RULE = Rule(
    Cause.PARALLEL_OVERHEAD,
    "Threads started for too little",
    "Make the outermost loop the parallel one, or leave small work to one thread.",
    _find,
)
