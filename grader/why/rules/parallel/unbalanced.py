"""Parallel work that grows with the index, so that one thread gets most of it."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import Cause
from grader.why.case import Case, Found, Rule, around
from grader.wire_facts import LoopKind


def _find(case: Case) -> Iterator[Found]:
    for loop in case.facts.loops:
        for outer in around(case.facts, loop.line):
            shared = outer.kind is LoopKind.PRANGE and not outer.few
            if shared and outer.variable in loop.bounded_by and loop.kind is LoopKind.RANGE:
                message = (
                    f"The loop over `{loop.variable}` is longer for some `{outer.variable}` than for others, and each"
                    " thread gets neighbouring ones: most wait for the one with the longest."
                )
                yield Found(outer.line, message, 1.5)
                return


RULE = Rule(
    Cause.UNBALANCED,
    "Parallel, but not shared well",
    "Pair a short with a long piece in each step of `prange` (i and n - 1 - i), or deal them out in small chunks.",
    _find,
)
