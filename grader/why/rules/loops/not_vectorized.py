"""Loops that use one lane of the vector units, for a reason that can be removed."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, Trial, around, compiled_at
from grader.wire_facts import Loop, Remark

_EARLY = ("early exit", "unsupported switch")
_DIVISION = (
    "One element at a time: a division by zero would have to raise ZeroDivisionError, so the loop could end at any"
    " element."
)
_NUMPY = "Write `@njit(error_model='numpy')`: a division by zero then gives inf, as in NumPy."
_EXIT = "One element at a time: the loop writes, and may end early by `break`, `return` or `raise`."
_BEFORE = "Look for the end in a loop of its own before this one, which then only computes and stores."


def _find(case: Case) -> Iterator[Found]:
    seen: set[int] = set()
    for remark in case.facts.remarks:
        headed = [loop for loop in case.facts.loops if loop.line == remark.line]
        loops = headed or around(case.facts, remark.line)
        if not _is_early(remark) or not loops or loops[0].line in seen or not compiled_at(case.facts, remark.line):
            continue
        loop = loops[0]
        if any(one.inside == loop.line for one in case.facts.loops) or _vectorized(case, loop):
            continue
        seen.add(loop.line)
        if loop.divides and not loop.leaves:
            yield Found(loop.line, _DIVISION, 4, Trial("error_model='numpy'", {"error_model": "numpy"}), remedy=_NUMPY)
        elif loop.leaves and "with store" in remark.reason:
            yield Found(loop.line, _EXIT, 3, remedy=_BEFORE)


def _is_early(remark: Remark) -> bool:
    return not remark.vectorized and any(words in remark.reason.lower() for words in _EARLY)


def _vectorized(case: Case, loop: Loop) -> bool:
    return any(one.vectorized and loop.line <= one.line <= loop.last for one in case.facts.remarks)


RULE = Rule(
    Cause.NOT_VECTORIZED,
    "Not vectorised",
    "Leave the innermost loop nothing but arithmetic on elements next to each other, with one way out: its end.",
    _find,
)
