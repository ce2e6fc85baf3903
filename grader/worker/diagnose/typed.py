"""What Numba's typed code says, line by line: new arrays, operations on whole arrays, Python's own objects."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Any

from grader.wire_facts import LONGEST, Deed, Operation

_MAKERS = (
    *("empty", "zeros", "ones", "full", "empty_like", "zeros_like", "ones_like", "full_like", "array", "asarray"),
    *("arange", "linspace", "copy", "concatenate", "append", "hstack", "vstack", "repeat", "tile", "eye"),
)
REDUCERS = ("sum", "mean", "nanmean", "nansum", "std", "var", "median", "dot", "vdot")
_POWERS = (operator.pow, operator.ipow)
_OTHERWISE = {"power": "pow", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctan2": "atan2"}
_COMPUTING = ("binop", "unary", "arrayexpr")


def operations(annotation: Any, called: frozenset[str]) -> list[Operation]:
    """Return what the lines of a compiled function do, by its type annotation, each once.

    `called` are the functions of libm's that its machine code calls: not all have a line there.
    """
    found: dict[Operation, None] = {}
    for block in annotation.blocks.values():
        for statement in block.body:
            for deed, what in _deeds(statement, annotation, called):
                found[Operation(int(statement.loc.line), deed, what[:LONGEST])] = None
    return list(found)


def _deeds(statement: Any, annotation: Any, called: frozenset[str]) -> Iterator[tuple[Deed, str]]:
    from numba.core import ir, types

    if isinstance(statement, ir.SetItem) and _is_object(annotation.typemap.get(statement.target.name)):
        yield Deed.USES_OBJECT, str(annotation.typemap[statement.target.name])
    if not isinstance(statement, ir.Assign) or not isinstance(statement.value, ir.Expr):
        return
    expression, kind = statement.value, annotation.typemap.get(statement.target.name)
    callee = _callee(expression, annotation)
    raised = expression.op in ("binop", "inplace_binop") and expression.fn in _POWERS
    function = "pow" if raised else _OTHERWISE.get(callee, callee)
    if callee in ("abs", "absolute") and _of_complex(expression, annotation):
        function = "hypot"
    if expression.op == "call" and isinstance(annotation.typemap.get(expression.func.name), types.Dispatcher):
        yield Deed.CALLS_FUNCTION, annotation.typemap[expression.func.name].dispatcher.py_func.__name__
    if function in called and not isinstance(kind, types.Array):
        yield Deed.CALLS, function
    if isinstance(kind, types.Array):
        yield from _of_arrays(expression.op, callee)
    elif callee in REDUCERS:
        yield Deed.REDUCES_ARRAY, callee
    elif _is_object(kind) and expression.op in ("call", "build_list", "build_set", "build_map", "binop"):
        yield Deed.USES_OBJECT, str(kind)
    elif callee in ("append", "add", "pop", "extend", "insert") and _is_object(_owner(expression, annotation)):
        yield Deed.GROWS_OBJECT, str(_owner(expression, annotation))


def _of_arrays(operation: str, callee: str) -> Iterator[tuple[Deed, str]]:
    """Yield what it means that an operation, a call of `callee` perhaps, has an array as its result."""
    if operation in _COMPUTING:
        yield Deed.COMPUTES_ARRAY, ""
    elif callee in _MAKERS:
        yield Deed.MAKES_ARRAY, callee
    elif operation == "call" and is_elementwise(callee):
        yield Deed.COMPUTES_ARRAY, callee


def _callee(expression: Any, annotation: Any) -> str:
    """Return the name of what is called: of a NumPy function, a method, or a function of the file."""
    if expression.op != "call":
        return ""
    kind = annotation.typemap.get(expression.func.name)
    key = getattr(kind, "typing_key", None)
    if isinstance(key, tuple):
        key = key[-1]
    return key.rpartition(".")[2] if isinstance(key, str) else str(getattr(key, "__name__", ""))


def _of_complex(expression: Any, annotation: Any) -> bool:
    """Return whether a call is of a complex number."""
    from numba.core import types

    return any(isinstance(annotation.typemap.get(one.name), types.Complex) for one in expression.args)


def _owner(expression: Any, annotation: Any) -> Any:
    return getattr(annotation.typemap.get(expression.func.name), "this", None)


def is_elementwise(callee: str) -> bool:
    """Return whether a function of NumPy's makes a new array of each element of another."""
    import numpy as np

    return isinstance(getattr(np, callee, None), np.ufunc) or callee in ("astype", "where", "round", "clip", "diff")


def _is_object(kind: Any) -> bool:
    from numba.core import types as numba_types

    types: Any = numba_types
    return isinstance(kind, (types.List, types.Set, types.UnicodeType, types.PyObject, types.DictType, types.ListType))
