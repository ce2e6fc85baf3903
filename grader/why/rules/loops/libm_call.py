"""A function of the C library's in a loop, which has no vector form here."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, is_repeated
from grader.wire_facts import Deed

_SQUARED = "Compare squares, which need no root: `z.real * z.real + z.imag * z.imag > 4.0` for `abs(z) > 2.0`."


def _find(case: Case) -> Iterator[Found]:
    seen: set[int] = set()
    for operation in case.facts.operations:
        line = operation.line
        if operation.deed is Deed.CALLS and line not in seen and is_repeated(case.facts, line):
            seen.add(line)
            name = operation.what if operation.what.isalnum() else "a function"
            message = f"`{name}` of the C library is called for one element at a time: no vector instructions here."
            yield Found(line, message, 3, remedy=_SQUARED if name == "hypot" else "")


RULE = Rule(
    Cause.LIBM_CALL,
    "A call of the C library in the loop",
    "Call it less often: before the loop, or from a table; and write `x * x` for a small whole power.",
    _find,
)
