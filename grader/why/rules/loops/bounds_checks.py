"""Indices that are checked at each access."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, Trial


def _find(case: Case) -> Iterator[Found]:
    for function in case.facts.functions:
        looped = any(function.line < loop.line <= function.last for loop in case.facts.loops)
        if function.boundscheck and looped:
            message = f"boundscheck=True has every index in `{function.name}` compared with the array's size."
            yield Found(function.decorated, message, 2, Trial("boundscheck=False", {"boundscheck": False}))


RULE = Rule(
    Cause.BOUNDS_CHECKS,
    "Bounds checks",
    "Take boundscheck=True off once the tests pass, and see to it that no index can be out of range.",
    _find,
)
