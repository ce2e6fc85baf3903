"""Memory asked for again and again."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, around, is_repeated
from grader.wire_facts import Deed, LoopKind


def _find(case: Case) -> Iterator[Found]:
    for operation in case.facts.operations:
        kinds = [loop.kind for loop in around(case.facts, operation.line)]
        each_thread = kinds == [LoopKind.PRANGE]
        if operation.deed is Deed.MAKES_ARRAY and is_repeated(case.facts, operation.line) and not each_thread:
            name = operation.what if operation.what.isidentifier() else "a call"
            yield Found(operation.line, f"`{name}` asks for new memory each time around the loop.", 4)
            return


RULE = Rule(
    Cause.ALLOCATION,
    "Allocation in the loop",
    "Ask for the array once before the loop, and overwrite it each time.",
    _find,
)
