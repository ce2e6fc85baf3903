"""One accumulator, so that each addition waits for the last."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, Trial, around, compiled_at

_SEVERAL = 3  # accumulators: who has so many knows
_REASON = "reorder floating-point"
_FASTMATH = {"fastmath": ["reassoc", "nsz", "contract"]}
_MESSAGE = (
    "Every addition here waits some four cycles for the one before: floats must be added in the order that you wrote,"
    " so neither vectors nor a second accumulator may be used."
)


def _find(case: Case) -> Iterator[Found]:
    lines = {one.line for one in case.facts.remarks if _REASON in one.reason and not one.vectorized}
    for line in sorted(lines):
        loops = around(case.facts, line)
        if compiled_at(case.facts, line) and not (loops and loops[0].sums >= _SEVERAL):
            yield Found(line, _MESSAGE, 4, Trial("fastmath's reordering", _FASTMATH))


RULE = Rule(
    Cause.DEPENDENCY_CHAIN,
    "One accumulator: each step waits for the last",
    "Add up in four accumulators and add these at the end; or, if the order may change, fastmath={'reassoc', 'nsz'}.",
    _find,
)
