"""A loop that Python itself runs."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import Cause
from grader.why.case import Case, Found, Rule, function_at


def _find(case: Case) -> Iterator[Found]:
    if case.facts.entry_compiled:
        return
    for loop in case.facts.loops:
        function = function_at(case.facts, loop.line)
        if function is not None and not function.compiled and not loop.inside:
            message = f"Python runs this loop of `{function.name}` step by step: no decorator of Numba's is on it."
            yield Found(loop.line, message, 50)
            return


RULE = Rule(
    Cause.NOT_COMPILED,
    "Not compiled",
    "Put `@njit` above the function, and call it with arrays and numbers only.",
    _find,
)
