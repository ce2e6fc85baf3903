"""Whole arrays for what one loop could hold in a register."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, around
from grader.wire_facts import Deed, Function, Operation


def _find(case: Case) -> Iterator[Found]:
    for function in case.facts.functions:
        made = [one for one in case.facts.operations if one.deed is Deed.COMPUTES_ARRAY and _is_in(function, one)]
        looped = [one for one in made if around(case.facts, one.line)]
        lines = {one.line if function.compiled else (one.line, one.what) for one in made}
        if looped or (len(lines) > 1 and not function.parallel):
            count = f"{len(lines)} operations" if len(lines) > 1 else "An operation"
            often = ", each time around the loop" if looped else ""
            message = f"{count} on whole arrays: each writes an array to memory that the next reads back{often}."
            yield Found((looped or made)[0].line, message, 3)


def _is_in(function: Function, operation: Operation) -> bool:
    return function.line <= operation.line <= function.last


RULE = Rule(
    Cause.TEMPORARIES,
    "Temporary arrays",
    "Write one compiled loop that works out each element from beginning to end and stores it in `out`.",
    _find,
)
