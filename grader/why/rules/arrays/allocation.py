"""Memory asked for again and again."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, around, calling_loops, compiled_at, function_at
from grader.wire_facts import Deed, Facts, LoopKind


def _find(case: Case) -> Iterator[Found]:
    for operation in case.facts.operations:
        if operation.deed is Deed.MAKES_ARRAY and _is_often(case.facts, operation.line):
            name = operation.what if operation.what.isidentifier() else "a call"
            yield Found(operation.line, f"`{name}` asks for new memory each time around the loop.", 4)
            return


def _is_often(facts: Facts, line: int) -> bool:
    """Return whether a line is gone through more often than once for each turn of a parallel loop."""
    function = function_at(facts, line)
    if function is None or not compiled_at(facts, line):
        return False
    loops = [*around(facts, line), *calling_loops(facts, function.name)]
    return function.elementwise or any(loop.kind is not LoopKind.PRANGE for loop in loops)


RULE = Rule(
    Cause.ALLOCATION,
    "Allocation in the loop",
    "Ask for the array once before the loop, and overwrite it each time.",
    _find,
)
