"""Code in object mode, which is Python at Python's speed."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, around
from grader.wire_facts import Deed


def _find(case: Case) -> Iterator[Found]:
    for function in case.facts.functions:
        if function.objects:
            message = f"`{function.name}` is compiled in object mode: every step calls the interpreter."
            yield Found(function.decorated, message, 50)
    for operation in case.facts.operations:
        if operation.deed is Deed.LEAVES_COMPILED:
            looped = around(case.facts, operation.line)
            often = " each time around the loop" if looped else ""
            yield Found(operation.line, f"Compiled code goes back to the interpreter here{often}.", 60 if looped else 5)


RULE = Rule(
    Cause.OBJECT_MODE,
    "Object mode",
    "Use `@njit`, without `forceobj` and `objmode`, and write what it refuses in plain loops over arrays.",
    _find,
)
