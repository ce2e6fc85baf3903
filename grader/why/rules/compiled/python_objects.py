"""Lists, sets, dictionaries and texts where numbers in arrays would do."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Cause
from grader.why.case import Case, Found, Rule, around
from grader.wire_facts import Deed

_NAMES = {"list": "list", "reflected": "list", "List": "list", "set": "set", "unicode": "text", "Dict": "dictionary"}


def _find(case: Case) -> Iterator[Found]:
    for operation in case.facts.operations:
        used = operation.deed is Deed.USES_OBJECT and around(case.facts, operation.line)
        if used or operation.deed is Deed.GROWS_OBJECT:
            kind = next((told for start, told in _NAMES.items() if operation.what.startswith(start)), "object")
            yield Found(operation.line, f"A {kind} is made or grows here, element by element, on the heap.", 8)
            return


RULE = Rule(
    Cause.PYTHON_OBJECTS,
    "Python's containers in compiled code",
    "Fill an array of known size: `np.empty(n)` before the loop, and an index into it.",
    _find,
)
