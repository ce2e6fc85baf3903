"""Which functions of a file a call of one of them may come to, by the names that its source has."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_HIDDEN = frozenset({"exec", "eval", "globals", "getattr", "import_module"})  # by these any name may be meant
_Definition = ast.FunctionDef | ast.ClassDef


def reachable(tree: ast.Module, entry: str) -> list[ast.FunctionDef]:
    """Return the functions that stand in what `entry` names, in what that names, and so on; all where nobody knows."""
    bound: dict[str, list[ast.stmt]] = {}
    for statement in tree.body:
        for name in _binds(statement):
            bound.setdefault(name, []).append(statement)
    everything = [*_functions(tree)]
    if entry not in bound or _HIDDEN & set(names(tree)):
        return everything
    waiting, found = [entry], dict[str, None]()
    while waiting:
        name = waiting.pop()
        if name in bound and name not in found:
            found[name] = None
            waiting += [one for statement in bound[name] for one in names(statement)]
    kept = {statement for name in found for statement in bound[name]}
    inside = {function for statement in kept for function in _functions(statement)}
    return [one for one in everything if one in inside]


def _binds(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement of a module gives something to."""
    if isinstance(statement, _Definition):
        yield statement.name
        return
    for node in ast.walk(statement):
        if isinstance(node, _Definition):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def names(node: ast.AST) -> Iterator[str]:
    """Return the names in a piece of source, each as often as it stands there."""
    return (one.id for one in ast.walk(node) if isinstance(one, ast.Name))


def _functions(node: ast.AST) -> Iterator[ast.FunctionDef]:
    return (one for one in ast.walk(node) if isinstance(one, ast.FunctionDef))
