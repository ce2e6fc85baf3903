"""Whether an entry point has Numba compile something anew each time that it is called."""

from __future__ import annotations

import ast
from collections.abc import Iterable

_COMPILERS = frozenset(("njit", "jit", "vectorize", "guvectorize", "stencil", "jitclass"))
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def recompiles(tree: ast.Module, entries: Iterable[str]) -> bool:
    """Return whether one of the functions `entries`, or what it calls of the file, makes compiled functions."""
    functions = {node.name: node for node in tree.body if isinstance(node, _Function)}
    waiting = [name for name in entries if name in functions]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        inside = [node for child in functions[name].body for node in ast.walk(child)]
        calls = [node.func for node in inside if isinstance(node, ast.Call)]
        decorators = [each for node in inside if isinstance(node, _Function) for each in node.decorator_list]
        if any(_name(getattr(each, "func", each)) in _COMPILERS for each in (*calls, *decorators)):
            return True
        seen.add(name)
        waiting += {_name(call) for call in calls} & functions.keys() - seen
    return False


def _name(node: ast.AST) -> str:
    return str(getattr(node, "attr", "") or getattr(node, "id", ""))
