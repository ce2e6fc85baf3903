"""One thread, where more were asked for."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule
from grader.wire_facts import Deed, Facts, Function, Loop, LoopKind

_PLAIN = "`prange` is plain `range` here: the decorator of `{}` does not say parallel=True."
_NONE = "`{}` says parallel=True, and none of its loops is parallel: only `prange` and whole-array operations are."
_HELD = (
    "`{}` keeps Python's lock, the GIL, until it returns: of the {} Python threads that call at once, one works and the"
    " others wait."
)
_RELEASE = "Write `@njit(nogil=True)` above `{}`: the lock is let go while it runs, and the threads work side by side."
_ONE = "All of it runs on one thread, and {} processors are there for it."


def _find(case: Case) -> Iterator[Found]:
    if case.callers > 1:
        yield from _held(case)
        return
    facts, times = case.facts, float(max(case.cores, 2))
    for function in facts.functions:
        loops = [loop for loop in facts.loops if function.line < loop.line <= function.last]
        parallel = [loop for loop in loops if loop.kind is LoopKind.PRANGE]
        if function.compiled and parallel and not function.parallel:
            yield Found(parallel[0].line, _PLAIN.format(function.name), times)
        elif function.parallel and loops and not parallel and _shared(facts, function) == 0:
            yield Found(loops[0].line, _NONE.format(function.name), times)
    outer = max(_outermost(case), key=lambda loop: loop.last - loop.line, default=None)
    asked = any(one.parallel or one.nogil for one in facts.functions) or any(
        one.kind is LoopKind.PRANGE for one in facts.loops
    )
    if case.cores > 1 and outer and not asked:
        yield Found(outer.line, _ONE.format(case.cores), times)


def _shared(facts: Facts, function: Function) -> int:
    """Return how many parallel loops it has beside those that fill new arrays; -1 where nobody knows."""
    made = sum(one.deed is Deed.MAKES_ARRAY and function.line <= one.line <= function.last for one in facts.operations)
    return max(function.parfors - made, 0) if function.parfors >= 0 else -1


def _held(case: Case) -> Iterator[Found]:
    """Yield the function that Python's threads call, if none that they call lets go of the lock."""
    called = _called(case)
    if called and not any(one.nogil for one in called):
        remedy = _RELEASE.format(called[0].name)
        message = _HELD.format(called[0].name, case.callers)
        yield Found(called[0].decorated, message, float(case.callers), remedy=remedy)


def _called(case: Case) -> list[Function]:
    """Return the compiled functions that Python calls: what compiled code calls is none of them."""
    compiled = [one for one in case.facts.functions if one.compiled and not one.elementwise]
    entry = [one for one in compiled if one.name == case.entry and case.facts.entry_compiled]
    inner = {one.what for one in case.facts.operations if one.deed is Deed.CALLS_FUNCTION}
    return entry or [one for one in compiled if one.name not in inner]


def _outermost(case: Case) -> list[Loop]:
    """Return the loops that are in no other, of compiled functions that Python calls."""
    called = _called(case)
    outer = [one for one in case.facts.loops if not one.inside]
    inside = [one for one in outer if any(each.line < one.line <= each.last for each in called)]
    return [one for one in inside if case.facts.entry_compiled or _was_compiled(case.facts, one)]


def _was_compiled(facts: Facts, loop: Loop) -> bool:
    """Return whether LLVM has seen a loop: a function that nobody calls is never compiled."""
    return any(loop.line <= one.line <= loop.last for one in facts.remarks)


RULE = Rule(
    Cause.NOT_PARALLEL,
    "Not parallel",
    "Put @njit(parallel=True) above the function and write the outermost loop over the data with `prange`.",
    _find,
)
