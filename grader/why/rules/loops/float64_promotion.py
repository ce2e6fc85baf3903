"""float64 by accident in a float32 program."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, around, called_from_loops, compiled_at, function_at
from grader.wire_facts import Deed

_MESSAGE = (
    "float32 values become float64 here and go back to float32 in the same loop: half as many fit into a vector, and"
    " each is converted twice. A literal like 0.5 is float64, as are numbers from Python and float32 with an int64."
)


def _find(case: Case) -> Iterator[Found]:
    facts = case.facts
    if facts.wide:
        return
    narrowed = {_scope(case, one.line) for one in facts.operations if one.deed is Deed.NARROWS}
    helpers = {("function", function.line) for function in facts.functions}
    for operation in facts.operations:
        scope = _scope(case, operation.line) if operation.deed is Deed.WIDENS else None
        back = scope in narrowed or (scope in helpers and any(narrowed))
        if scope is not None and back and compiled_at(facts, operation.line):
            yield Found(operation.line, _MESSAGE, 2)
            return


def _scope(case: Case, line: int) -> tuple[str, int] | None:
    """Return the innermost loop that a line is in; of a function that loops call, all of it."""
    loops = around(case.facts, line)
    if loops:
        return "loop", loops[0].line
    function = function_at(case.facts, line)
    if function is None or not called_from_loops(case.facts, function.name):
        return None
    return "function", function.line


RULE = Rule(
    Cause.FLOAT64_PROMOTION,
    "float64 by accident",
    "Write constants as np.float32(0.5), and make integers float32 before they meet one: np.float32(i).",
    _find,
)
