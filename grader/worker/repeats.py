"""Whether a loop inside a loop works out again what depends on one of the two alone.

Read from the source, so what cannot be told counts as such work: a hint about it is left out only where it is surely
of no use.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

Loops = frozenset[str]  # of "outer" and "inner": which of two loops a value depends on
_BOTH = frozenset(("outer", "inner"))
_OTHER_LOOPS = (ast.While, ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_AXES = frozenset(("arange", "linspace"))  # NumPy on one axis alone ...
_GRIDS = frozenset(("meshgrid", "mgrid", "ogrid", "indices", "fromfunction", "ndindex"))  # ... and on all pairs
_CHEAP = (ast.Add, ast.Sub, ast.BitAnd, ast.BitOr, ast.LShift, ast.RShift)


def repeats_work(tree: ast.Module) -> bool:
    """Return whether some inner loop may do, for each pair of its variables, what it could do for each one."""
    nodes = list(ast.walk(tree))
    own = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    if any(isinstance(node, _OTHER_LOOPS) for node in nodes):
        return True
    nests = list(_nests(tree))
    if nests:
        return any(_repeats(outer, inner, own) for outer, inner in nests)
    called = {getattr(node, "attr", "") or getattr(node, "id", "") for node in nodes}
    return bool(called & _GRIDS) or not called & _AXES or any(_splits_its_variable(node) for node in nodes)


def _nests(tree: ast.Module) -> Iterator[tuple[ast.For, ast.For]]:
    """Yield each loop that holds no other one, and the loop it lies in."""
    for outer in (node for node in ast.walk(tree) if isinstance(node, ast.For)):
        for inner in (node for child in outer.body for node in ast.walk(child) if isinstance(node, ast.For)):
            if not any(isinstance(node, ast.For) for child in inner.body for node in ast.walk(child)):
                yield outer, inner


def _repeats(outer: ast.For, inner: ast.For, own: set[str]) -> bool:
    known: dict[str, Loops] = {}
    inside = set(ast.walk(inner))
    for node in (node for child in outer.body for node in ast.walk(child) if node not in inside):
        known |= dict.fromkeys(_assigned(node), frozenset(("outer",)))
    known |= dict.fromkeys(_names(outer.target), frozenset(("outer",)))
    known |= dict.fromkeys(_names(inner.target), frozenset(("inner",)))
    for statement in inner.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and _names(node.func) & own:
                return True
            if _is_dear(node) and len(_loops(node, known)) == 1:
                return True
        for node in ast.walk(statement):
            value = getattr(node, "value", None)
            known |= dict.fromkeys(_assigned(node), _loops(value, known) if isinstance(value, ast.AST) else _BOTH)
    return False


def _splits_its_variable(loop: ast.AST) -> bool:
    """Return whether it is one loop over all pairs, which gets row and column back by a division."""
    if not isinstance(loop, ast.For):
        return False
    parts = (node for child in loop.body for node in ast.walk(child) if isinstance(node, (ast.BinOp, ast.Call)))
    variable = _names(loop.target)
    return any(
        (isinstance(part, ast.Call) and getattr(part.func, "id", "") == "divmod")
        or (
            isinstance(part, ast.BinOp)
            and isinstance(part.op, (ast.FloorDiv, ast.Mod))
            and _names(part.left) & variable
        )
        for part in parts
    )


def _is_dear(node: ast.AST) -> bool:
    """Return whether it is a call, or arithmetic other than additions."""
    return isinstance(node, ast.Call) or (isinstance(node, ast.BinOp) and not isinstance(node.op, _CHEAP))


def _loops(node: ast.AST, known: dict[str, Loops]) -> Loops:
    return frozenset[str]().union(*(known.get(name, frozenset()) for name in _names(node)))


def _assigned(node: ast.AST) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {name for target in targets if isinstance(target, (ast.Name, ast.Tuple)) for name in _names(target)}


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
