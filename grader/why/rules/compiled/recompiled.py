"""A function that Numba compiles anew at each call."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, function_at
from grader.wire_facts import Deed


def _find(case: Case) -> Iterator[Found]:
    if not case.recompiled:
        return
    made = [one.decorated for one in case.facts.functions if one.compiled and _is_inner(case, one.line)]
    texts = [one.line for one in case.facts.operations if one.deed is Deed.COMPILES]
    line = min(made or texts, default=0)
    yield Found(line, "A second call with arguments of the same types had Numba compile again.", 200)


def _is_inner(case: Case, line: int) -> bool:
    """Return whether the function at a line is defined inside of another."""
    return (
        any(one.line < line <= one.last for one in case.facts.functions) and function_at(case.facts, line) is not None
    )


RULE = Rule(
    Cause.RECOMPILED,
    "Compiled again at each call",
    "Decorate the function once, at the top of the file, or keep what was compiled in a dictionary for the next call.",
    _find,
)
