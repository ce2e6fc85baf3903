"""A loop that Python itself runs."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, function_at
from grader.wire_facts import MOST_STEPS, Deed, Facts

_STEP = 100  # times as long as compiled code takes for an element
_MESSAGE = "Python runs this line of `{}` step by step, for each element anew: no decorator of Numba's is on it."


def _find(case: Case) -> Iterator[Found]:
    if case.facts.entry_compiled:
        return
    steps = _steps(case.facts)
    many = sum(steps.values())
    if steps and _STEP * many < case.elements and many < MOST_STEPS:
        return
    first = next((loop.line for loop in case.facts.loops if _is_known(case.facts, loop.line)), 0)
    line = _outermost(case.facts, max(steps, key=lambda line: steps[line], default=first))
    function = function_at(case.facts, line)
    if function is not None and _is_run(case.facts, line):
        yield Found(line, _MESSAGE.format(function.name), 50)


def _is_run(facts: Facts, line: int) -> bool:
    """Return whether a line is of a function that Python runs."""
    function = function_at(facts, line)
    return function is not None and not function.compiled


def _is_known(facts: Facts, line: int) -> bool:
    """Return whether Python runs a line, even if no call was seen: a function inside another is decorated in a call."""
    function = function_at(facts, line)
    inner = function is not None and any(one.line < function.line <= one.last for one in facts.functions)
    return _is_run(facts, line) and not inner


def _steps(facts: Facts) -> dict[int, int]:
    """Return how often Python has gone through each line of a call."""
    told = (one for one in facts.operations if one.deed is Deed.INTERPRETS and one.what.isdecimal())
    return {one.line: min(int(one.what), MOST_STEPS) for one in told}


def _outermost(facts: Facts, line: int) -> int:
    """Return the line of the outermost loop that a line belongs to; the line itself where it belongs to none."""
    return min((loop.line for loop in facts.loops if loop.line <= line <= loop.last), default=line)


RULE = Rule(
    Cause.NOT_COMPILED,
    "Not compiled",
    "Put `@njit` above the function, and call it with arrays and numbers only.",
    _find,
)
