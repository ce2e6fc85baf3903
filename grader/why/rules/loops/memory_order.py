"""Loops whose innermost runs across memory, where another order of the same loops would run along it."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, Trial, compiled_at, innermost
from grader.wire_facts import Access, Facts, Loop, LoopKind

_COUNTED = (LoopKind.RANGE, LoopKind.PRANGE, LoopKind.WHILE)


def _find(case: Case) -> Iterator[Found]:
    for loop in innermost(case.facts):
        chain = _chain(case.facts, loop)
        reached = [one for one in case.facts.accesses if loop.line < one.line <= loop.last and len(one.axes) > 1]
        if len(chain) < 2 or loop.few or not compiled_at(case.facts, loop.line):
            continue
        others = [one for one in chain[1:] if any(one.variable in _fastest(access) for access in reached)]
        better = min(others, key=lambda outer: _across(reached, outer.variable), default=loop)
        if _across(reached, loop.variable) <= _across(reached, better.variable):
            continue
        first = next(one for one in reached if _is_across(one, loop.variable))
        jumps = "from column to column" if first.fortran else "from row to row"
        message = (
            f"The innermost loop, over `{loop.variable}`, jumps {jumps} of `{first.array}`: each step touches another"
            " cache line for one element."
        )
        yield Found(loop.line, message, 8, _swap(loop, better, chain))


def _chain(facts: Facts, loop: Loop) -> list[Loop]:
    """Return a loop and those around it, innermost first, as far as they count something."""
    found, by_line = [loop], {one.line: one for one in facts.loops}
    while found[-1].inside in by_line and by_line[found[-1].inside] not in found:
        found.append(by_line[found[-1].inside])
    return [one for one in found if one.kind in _COUNTED and one.variable]


def _across(reached: list[Access], variable: str) -> int:
    """Return how many accesses jump through memory if `variable` counts fastest."""
    return len({(one.array, one.axes, one.stores) for one in reached if _is_across(one, variable)})


def _is_across(access: Access, variable: str) -> bool:
    return variable not in _fastest(access) and any(variable in axis for axis in access.axes)


def _fastest(access: Access) -> tuple[str, ...]:
    """Return what the index depends on of the axis along which elements are neighbours in memory."""
    return access.axes[0] if access.fortran else access.axes[-1]


def _swap(loop: Loop, better: Loop, chain: list[Loop]) -> Trial | None:
    """Return the trial of the two loops in each other's place, where nothing stands between them."""
    between = chain[: chain.index(better)]
    plain = all(one.alone for one in between) and LoopKind.WHILE not in (loop.kind, better.kind)
    if not plain or better.kind is LoopKind.PRANGE or loop.bounded_by or better.variable in loop.bounded_by:
        return None
    return Trial("the two loops swapped", swapped=(better.line, loop.line))


RULE = Rule(
    Cause.MEMORY_ORDER,
    "Loops against memory order",
    "Swap the loops: the innermost one must count the last index of the arrays.",
    _find,
)
