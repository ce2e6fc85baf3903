"""A function that Numba compiles anew at each call."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import Cause
from grader.why.case import Case, Found, Rule, function_at


def _find(case: Case) -> Iterator[Found]:
    if not case.recompiled:
        return
    made = [one for one in case.facts.functions if one.compiled and _is_inner(case, one.line)]
    line = min((one.decorated for one in made), default=0)
    yield Found(line, "A second call with arguments of the same types had Numba compile again.", 200)


def _is_inner(case: Case, line: int) -> bool:
    """Return whether the function at a line is defined inside of another."""
    return (
        any(one.line < line <= one.last for one in case.facts.functions) and function_at(case.facts, line) is not None
    )


RULE = Rule(
    Cause.RECOMPILED,
    "Compiled again at each call",
    "Define and decorate the function once, at the top of the file: what a function makes anew is compiled anew.",
    _find,
)
