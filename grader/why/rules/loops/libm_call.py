"""A function of the C library's in a loop, which has no vector form here."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, around, called_from_loops, compiled_at, function_at
from grader.wire_facts import Deed

_SQUARED = "Compare squares, which need no root: `z.real * z.real + z.imag * z.imag > 4.0` for `abs(z) > 2.0`."


def _find(case: Case) -> Iterator[Found]:
    seen: set[int] = set()
    for operation in case.facts.operations:
        line = operation.line
        if operation.deed is not Deed.CALLS or line in seen or not compiled_at(case.facts, line):
            continue
        if around(case.facts, line) or _is_helper(case, line):
            seen.add(line)
            name = operation.what if operation.what.isalnum() else "a function"
            message = f"`{name}` of the C library is called for one element at a time: no vector instructions here."
            yield Found(line, message, 3, remedy=_SQUARED if name == "hypot" else "")


def _is_helper(case: Case, line: int) -> bool:
    function = function_at(case.facts, line)
    return function is not None and called_from_loops(case.facts, function.name)


RULE = Rule(
    Cause.LIBM_CALL,
    "A call of the C library in the loop",
    "Call it less often: before the loop, or from a table; and write `x * x` for a small whole power.",
    _find,
)
