"""Parallel work that is more for some indices than for others, so that one thread gets most of it."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, Trial, around, function_at
from grader.wire_facts import Deed, Facts, Loop, LoopKind

_LONGER = (
    "The loop over `{}` is longer for some `{}` than for others, and each thread gets neighbouring ones: most wait for"
    " the one with the longest."
)
_DIFFERENT = "How long a turn of this loop takes depends on the data, and each thread gets neighbouring turns."


def _find(case: Case) -> Iterator[Found]:
    shared = [loop for loop in case.facts.loops if loop.kind is LoopKind.PRANGE and not loop.few]
    for outer in shared:
        inner = [loop for loop in case.facts.loops if outer in around(case.facts, loop.line)]
        grown = [one for one in inner if outer.variable in one.bounded_by and one.kind is LoopKind.RANGE]
        if grown:
            yield Found(outer.line, _LONGER.format(grown[0].variable, outer.variable), 1.5)
            return
        if any(map(_is_open, inner)) or _calls_open(case.facts, outer):
            yield Found(outer.line, _DIFFERENT, 1.5, Trial("the turns dealt out like cards", dealt=outer.line))
            return


def _is_open(loop: Loop) -> bool:
    """Return whether nobody knows before how often it turns."""
    return loop.leaves or loop.kind is LoopKind.WHILE


def _calls_open(facts: Facts, outer: Loop) -> bool:
    """Return whether a loop calls a function of the file that has such a loop."""
    inside = (one for one in facts.operations if outer.line < one.line <= outer.last)
    called = {one.what for one in inside if one.deed is Deed.CALLS_FUNCTION}
    owners = (function_at(facts, loop.line) for loop in facts.loops if _is_open(loop))
    return any(function is not None and function.name in called for function in owners)


RULE = Rule(
    Cause.UNBALANCED,
    "Parallel, but not shared well",
    "Pair a short with a long piece in each step of `prange` (i and n - 1 - i), or deal them out in small chunks.",
    _find,
)
