"""Threads that are started for too little."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, Trial, around, called_from_loops, function_at
from grader.wire_facts import LoopKind

_FEW = 20_000  # elements: one thread has done with them before another is awake
_STARTED = "All threads are started and waited for {}."
_TRIAL = Trial("parallel=False", {"parallel": False})


def _find(case: Case) -> Iterator[Found]:
    for loop in case.facts.loops:
        function = function_at(case.facts, loop.line)
        if loop.kind is not LoopKind.PRANGE or function is None or not function.parallel:
            continue
        outer = around(case.facts, loop.line)
        if outer and all(one.kind is not LoopKind.PRANGE for one in outer):
            yield Found(loop.line, _STARTED.format("at each turn of the loop around this one"), 5, _TRIAL)
        elif called_from_loops(case.facts, function.name):
            yield Found(loop.line, _STARTED.format(f"at each call of `{function.name}`, from within a loop"), 5, _TRIAL)
        elif 0 < case.elements <= _FEW:
            yield Found(loop.line, f"{_STARTED.format('here')} That takes longer than the work.", 2, _TRIAL)


RULE = Rule(
    Cause.PARALLEL_OVERHEAD,
    "Threads started for too little",
    "Make the outermost loop the parallel one, or leave small work to one thread.",
    _find,
)
