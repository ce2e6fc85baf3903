"""Memory asked for again and again."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, around, compiled_at
from grader.wire_facts import Deed, LoopKind


def _find(case: Case) -> Iterator[Found]:
    for operation in case.facts.operations:
        loops = around(case.facts, operation.line)
        repeated = [loop for loop in loops if loop.kind is not LoopKind.PRANGE]
        if operation.deed is Deed.MAKES_ARRAY and repeated and compiled_at(case.facts, operation.line):
            name = operation.what if operation.what.isidentifier() else "a call"
            yield Found(operation.line, f"`{name}` asks for new memory each time around the loop.", 4)
            return


RULE = Rule(
    Cause.ALLOCATION,
    "Allocation in the loop",
    "Ask for the array once before the loop, and overwrite it each time.",
    _find,
)
