"""All that can be said of a file: what its source says, and what Numba and LLVM made of it."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from grader.wire_facts import LONGEST, MOST, Access, Deed, Facts, Function, Loop, Operation
from grader.worker.diagnose import lowered, typed
from grader.worker.diagnose.loops import is_small, nests
from grader.worker.diagnose.observed import Observed
from grader.worker.diagnose.reach import reachable

_REDUCING = ("sum", "mean", "max", "min", "size", "dot", "all", "any")
_PASSES = (*typed.REDUCERS, "convolve", "correlate")  # calls of Python's that go through arrays
_WIDE = ("float64", "complex128")
_UFUNC_MAKERS = ("vectorize", "guvectorize")


def facts(observed: Observed, name: str, entry: Any, arguments: list[Any]) -> Facts:
    """Compile `entry`, called `name`, for these arguments, where it is a function of Numba's, and return the facts.

    They are about the functions of the file that a call may come to.
    Raises whatever the compiler raises.
    """
    compiled = any(entry is one for one in observed.dispatchers)
    if compiled and not entry.overloads:
        _compile(entry, arguments)
    observed.compile_elementwise(arguments)
    tree = ast.parse(Path(observed.path).read_bytes())
    functions, loops, accesses, operations = [], list[Loop](), list[Access](), observed.operations()
    constants = _constants(tree)
    for node in reachable(tree, name):
        known = _known(observed, node)
        named = node.name == getattr(entry, "__name__", "")
        functions.append(_function(node, known, observed))
        found, reached = nests(node, _fortran(node, arguments) if named else frozenset(), constants)
        loops += found
        accesses += reached
        if known is None and not _makes_ufunc(node):
            operations += _in_python(node, arguments if named else [])
        elif known is not None:
            operations += [*_of(known[0], observed.path), *_blocks(node)]
    wide = any(getattr(one, "dtype", None) in _WIDE for one in arguments)
    return Facts(
        compiled,
        wide,
        observed.compilations(),
        tuple(functions[:MOST]),
        tuple(loops[:MOST]),
        tuple(accesses[:MOST]),
        observed.remarks(),
        tuple(dict.fromkeys(operations))[:MOST],
    )


def _compile(entry: Any, arguments: list[Any]) -> None:
    from numba import typeof

    entry.compile(tuple(typeof(argument) for argument in arguments))


def _constants(tree: ast.Module) -> frozenset[str]:
    """Return the names that a file gives small numbers to."""
    given = (one for one in tree.body if isinstance(one, ast.Assign) and is_small(one.value))
    return frozenset(name.id for one in given for name in one.targets if isinstance(name, ast.Name))


def _known(observed: Observed, node: ast.FunctionDef) -> tuple[Any, dict[str, Any]] | None:
    """Return Numba's object for a function of the file, the last one made, and the options its decorator asks for."""
    starts = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    for one, asked in zip(reversed(observed.dispatchers), reversed(observed.asked), strict=True):
        code = one.py_func.__code__
        if code.co_name == node.name and code.co_firstlineno in (starts, node.lineno):
            return one, asked
    return None


def _function(node: ast.FunctionDef, known: tuple[Any, dict[str, Any]] | None, observed: Observed) -> Function:
    one, asked = known or (None, {})
    results = list(one.overloads.values()) if one is not None else []
    decorated = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    parallel = bool(asked.get("parallel"))
    return Function(
        node.name[:LONGEST],
        node.lineno,
        decorated,
        node.end_lineno or node.lineno,
        one is not None or _makes_ufunc(node),
        any(result.objectmode and not result.lifted for result in results),
        _makes_ufunc(node),
        parallel,
        bool(asked.get("boundscheck")),
        bool(asked.get("fastmath")),
        bool(asked.get("nogil")),
        _parfors(observed, one) if parallel and one is not None and one.overloads else -1,
    )


def _makes_ufunc(node: ast.FunctionDef) -> bool:
    """Return whether a decorator has Numba compile a ufunc of the function, which no dispatcher knows of."""
    called = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
    return any(ast.unparse(one).rpartition(".")[2] in _UFUNC_MAKERS for one in called)


def _parfors(observed: Observed, one: Any) -> int:
    """Return how many parallel loops Numba makes of a function that asks for them: it compiles it once more.

    -1 where it fails. That is none of the file's own compilations.
    """
    from numba.core.registry import CPUDispatcher

    observed.closed = True
    again = CPUDispatcher(one.py_func, targetoptions={"nopython": True})
    observed.closed = False
    again.targetoptions |= {"parallel": True, "debug": False}
    with contextlib.suppress(Exception):
        again.compile(next(iter(one.overloads)))
        return sum(one.metadata["parfor_diagnostics"].count_parfors() for one in again.overloads.values())
    return -1


def _fortran(node: ast.FunctionDef, arguments: list[Any]) -> frozenset[str]:
    names = [argument.arg for argument in node.args.args]
    pairs = zip(names, arguments, strict=False)
    found = (name for name, one in pairs if isinstance(one, np.ndarray) and not one.flags.c_contiguous)
    return frozenset(found)


def _of(one: Any, path: str) -> list[Operation]:
    found: list[Operation] = []
    for result in one.overloads.values():
        text = result.library.get_llvm_str() if result.library is not None and not result.objectmode else ""
        found += lowered.operations(text, path)
        if hasattr(result.type_annotation, "blocks"):
            found += typed.operations(result.type_annotation, lowered.called(text))
    return found


def _blocks(node: ast.FunctionDef) -> list[Operation]:
    """Return where a compiled function has a block in object mode."""
    blocks = (one for one in ast.walk(node) if isinstance(one, ast.With))
    lines = [one.lineno for one in blocks if any("objmode" in ast.unparse(item.context_expr) for item in one.items)]
    return [Operation(line, Deed.LEAVES_COMPILED, "") for line in lines]


def _in_python(node: ast.FunctionDef, arguments: list[Any]) -> list[Operation]:
    """Return the operations on whole arrays in a function that is not compiled: those on its arguments, and so on."""
    names = [argument.arg for argument in node.args.args]
    arrays = {name for name, one in zip(names, arguments, strict=False) if isinstance(one, np.ndarray)}
    found: list[Operation] = []
    for statement in ast.walk(node):
        if isinstance(statement, (ast.BinOp, ast.Compare)) and _has_array(statement, arrays):
            found.append(Operation(statement.lineno, Deed.COMPUTES_ARRAY, str(statement.col_offset)))
        if isinstance(statement, ast.Call) and isinstance(statement.func, ast.Attribute):
            found += _of_call(statement, statement.func, arrays)
        if isinstance(statement, ast.Assign) and _has_array(statement.value, arrays):
            arrays |= {target.id for target in statement.targets if isinstance(target, ast.Name)}
    return found


def _of_call(call: ast.Call, function: ast.Attribute, arrays: set[str]) -> Iterator[Operation]:
    """Yield what a call of NumPy's from Python does: one that is given `out` makes no array."""
    if not any(_has_array(one, arrays) for one in (function.value, *call.args)):
        return
    if function.attr in _PASSES:
        yield Operation(call.lineno, Deed.REDUCES_ARRAY, function.attr)
    elif typed.is_elementwise(function.attr) and not _fills(call, function.attr):
        yield Operation(call.lineno, Deed.COMPUTES_ARRAY, str(call.col_offset))


def _fills(call: ast.Call, name: str) -> bool:
    """Return whether a call writes to an array that it is given."""
    given = len(call.args) > getattr(getattr(np, name, None), "nin", len(call.args))
    return given or any(one.arg == "out" for one in call.keywords)


def _has_array(node: ast.AST, arrays: set[str]) -> bool:
    """Return whether an expression is of an array as a whole, or of a slice of one."""
    if isinstance(node, ast.Name):
        return node.id in arrays
    if isinstance(node, ast.Subscript):
        sliced = any(isinstance(one, ast.Slice) for one in ast.walk(node.slice)) or _has_array(node.slice, arrays)
        return sliced and _has_array(node.value, arrays)
    if isinstance(node, (ast.BinOp, ast.UnaryOp, ast.Compare)):
        return any(_has_array(child, arrays) for child in ast.iter_child_nodes(node))
    if isinstance(node, ast.Call):
        elementwise = isinstance(node.func, ast.Attribute) and node.func.attr not in _REDUCING
        return elementwise and any(_has_array(argument, arrays) for argument in node.args)
    return False
