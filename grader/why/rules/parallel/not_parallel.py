"""One thread, where more were asked for."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule
from grader.wire_facts import Deed, Facts, Function, Loop, LoopKind

_PLAIN = "`prange` is plain `range` here: the decorator of `{}` does not say parallel=True."
_NONE = "`{}` says parallel=True, and none of its loops is parallel: only `prange` and whole-array operations are."
_ONE = "All of it runs on one thread, and {} processors are there for it."


def _find(case: Case) -> Iterator[Found]:
    facts, times = case.facts, float(max(case.cores, 2))
    for function in facts.functions:
        loops = [loop for loop in facts.loops if function.line < loop.line <= function.last]
        parallel = [loop for loop in loops if loop.kind is LoopKind.PRANGE]
        if function.compiled and parallel and not function.parallel:
            yield Found(parallel[0].line, _PLAIN.format(function.name), times)
        elif function.parallel and loops and not parallel and _shared(facts, function) == 0:
            yield Found(loops[0].line, _NONE.format(function.name), times)
    outer = _entry_loop(case)
    asked = any(one.parallel for one in facts.functions) or any(one.kind is LoopKind.PRANGE for one in facts.loops)
    if case.cores > 1 and facts.entry_compiled and outer and not asked:
        yield Found(outer.line, _ONE.format(case.cores), times)


def _shared(facts: Facts, function: Function) -> int:
    """Return how many parallel loops it has beside those that fill new arrays; -1 where nobody knows."""
    made = sum(one.deed is Deed.MAKES_ARRAY and function.line <= one.line <= function.last for one in facts.operations)
    return max(function.parfors - made, 0) if function.parfors >= 0 else -1


def _entry_loop(case: Case) -> Loop | None:
    entry = next((one for one in case.facts.functions if one.name == case.entry), None)
    inside = [loop for loop in case.facts.loops if entry and entry.line < loop.line <= entry.last and not loop.inside]
    return max(inside, key=lambda loop: loop.last - loop.line, default=None)


RULE = Rule(
    Cause.NOT_PARALLEL,
    "Not parallel",
    "Put @njit(parallel=True) above the function and write the outermost loop over the data with `prange`.",
    _find,
)
