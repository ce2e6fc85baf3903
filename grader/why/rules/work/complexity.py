"""Work that grows faster than the reference's."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, around
from grader.wire_facts import Deed


def _find(case: Case) -> Iterator[Found]:
    for growth in sorted(case.growth, key=lambda one: one.reference - one.own):
        if growth.is_faster:
            told = f"Measured: twice the {growth.parameter}, {growth.own:.1f} times the time."
            message = (
                f"The work grows with `{growth.parameter}`; the reference, for which it becomes"
                f" {growth.reference:.1f} times, does without."
            )
            yield Found(_deepest(case), message, 100 * growth.own, told=told)
            return


def _deepest(case: Case) -> int:
    """Return the line of the loop that is inside most others, np.mean and the like included; 0 where there is none."""
    sums = [one.line for one in case.facts.operations if one.deed is Deed.REDUCES_ARRAY]
    lines = [*sums, *(loop.line for loop in case.facts.loops)]
    return max(lines, key=lambda line: len(around(case.facts, line)), default=0)


RULE = Rule(
    Cause.COMPLEXITY,
    "More work than needed",
    "Keep what neighbouring results have in common, and work it out once: the handout says how.",
    _find,
)
