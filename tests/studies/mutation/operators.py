"""The kinds of mistakes: each function yields the edits of its kind at one place of a syntax tree."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

REMOVE = "statement"

_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_OPPOSITES = ("min max", "minimum maximum", "argmin argmax", "floor ceil", "any all", "zeros ones")
_NAMES = {a: b for pair in map(str.split, _OPPOSITES) for a, b in (pair, pair[::-1])}
_NARROWER = {"float64": "float32", "int64": "int32", "uint64": "uint32", "intp": "int32"}
_BLOCKS = (ast.If, ast.For, ast.While)
_REMOVABLE = (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Raise, ast.Assert, *_BLOCKS)
_FUNCTIONS = (ast.FunctionDef, ast.Lambda)


@dataclass(frozen=True)
class Place:
    """A node of a syntax tree and the nodes above it, the module first."""

    node: Any
    above: tuple[ast.AST, ...]

    @property
    def parent(self) -> Any:
        """The node that holds this one."""
        return self.above[-1]

    @property
    def line(self) -> int:
        """The line on which the node begins."""
        return int(self.node.lineno)

    @property
    def scope(self) -> ast.AST:
        """The innermost function around the node, or the module."""
        return next((node for node in reversed(self.above) if isinstance(node, _FUNCTIONS)), self.above[0])


@dataclass(frozen=True)
class Edit:
    """Puts `value` into a field of `node`, or into its place `index` where the field is a list."""

    operator: str
    node: ast.AST
    name: str
    value: Any
    index: int | None = None

    def make(self) -> Callable[[], None]:
        """Make the edit in place; return what undoes it."""
        if self.index is None:
            old = getattr(self.node, self.name)
            setattr(self.node, self.name, self.value)
            return lambda: setattr(self.node, self.name, old)
        items, at = getattr(self.node, self.name), self.index
        kept = items[at]
        items[at] = self.value
        return lambda: items.__setitem__(at, kept)


def edits(place: Place) -> Iterator[Edit]:
    """Yield every edit at this very node, by kind."""
    for kind in (_arithmetic, _comparison, _logic, _condition, _constant, _bounds, _slice, _call, _return, _statement):
        yield from kind(place)


def _arithmetic(place: Place) -> Iterator[Edit]:
    node = place.node
    if isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in _ARITHMETIC:
        yield Edit("arithmetic", node, "op", _ARITHMETIC[type(node.op)]())
    for name, child in ast.iter_fields(node):
        if isinstance(child, ast.UnaryOp) and isinstance(child.op, ast.USub):
            yield Edit("arithmetic", node, name, child.operand)


def _comparison(place: Place) -> Iterator[Edit]:
    if isinstance(place.node, ast.Compare):
        for index, operator in enumerate(place.node.ops):
            if type(operator) in _COMPARISONS:
                yield Edit("comparison", place.node, "ops", _COMPARISONS[type(operator)](), index)


def _logic(place: Place) -> Iterator[Edit]:
    node = place.node
    if isinstance(node, ast.BoolOp):
        yield Edit("logic", node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
        for index, value in enumerate(node.values):
            yield Edit("logic", node, "values", _negated(value), index)


def _condition(place: Place) -> Iterator[Edit]:
    if isinstance(place.node, (ast.If, ast.While, ast.IfExp)):
        yield Edit("condition", place.node, "test", _negated(place.node.test))


def _constant(place: Place) -> Iterator[Edit]:
    node = place.node
    if not isinstance(node, ast.Constant):
        return
    value: Any = node.value
    if isinstance(value, bool):
        changed: list[Any] = [not value]
    elif isinstance(value, int):
        changed = [value + 1] if value == 0 else [value + 1, value - 1]
    elif isinstance(value, float):
        changed = [value + 1.0, value * 1.5]
    else:
        return
    for new in changed:
        yield Edit("constant", node, "value", new)


def _bounds(place: Place) -> Iterator[Edit]:
    """Yield ranges that begin or end one too early or too late."""
    node = place.node
    if not (isinstance(node, ast.Call) and _name(node.func) in ("range", "prange") and node.args):
        return
    if len(node.args) == 1:
        yield Edit("bounds", node, "args", [ast.Constant(1), node.args[0]])
    for index in range(min(len(node.args), 2)):
        for moved in _moved(node.args[index]):
            yield Edit("bounds", node, "args", moved, index)


def _slice(place: Place) -> Iterator[Edit]:
    node = place.node
    if not isinstance(node, ast.Slice):
        return
    for name, default in (("lower", 1), ("upper", -1)):
        bound = getattr(node, name)
        if bound is None:
            yield Edit("slice", node, name, _number(default))
        for moved in [] if bound is None else _moved(bound):
            yield Edit("slice", node, name, moved)


def _call(place: Place) -> Iterator[Edit]:
    node = place.node
    for field in ("id", "attr"):
        name = getattr(node, field, "")
        called = isinstance(place.parent, ast.Call) and place.parent.func is node
        if called and name in _NAMES:
            yield Edit("call", node, field, _NAMES[name])
        elif name in _NARROWER:
            yield Edit("type", node, field, _NARROWER[name])


def _return(place: Place) -> Iterator[Edit]:
    node = place.node
    if not isinstance(node, ast.Return) or node.value is None:
        return
    if isinstance(node.value, ast.Tuple) and len(node.value.elts) > 1:
        yield Edit("return", node, "value", ast.Tuple(node.value.elts[::-1], ast.Load()))
    elif isinstance(node.value, (ast.Compare, ast.BoolOp)) or _is_not(node.value):
        yield Edit("return", node, "value", _negated(node.value))
    elif not isinstance(node.value, (ast.Constant, ast.Tuple)):
        yield Edit("return", node, "value", _shifted(node.value, 1))


def _statement(place: Place) -> Iterator[Edit]:
    """Yield the statement's removal, and `break` and `continue` for each other."""
    node = place.node
    if isinstance(node, (ast.Break, ast.Continue)) or _may_go(place):
        for name in ("body", "orelse", "finalbody"):
            siblings = getattr(place.parent, name, None)
            if isinstance(siblings, list) and node in siblings:
                index = siblings.index(node)
                if isinstance(node, (ast.Break, ast.Continue)):
                    other = ast.Continue() if isinstance(node, ast.Break) else ast.Break()
                    yield Edit("condition", place.parent, name, other, index)
                else:
                    yield Edit(REMOVE, place.parent, name, ast.Pass(), index)


def _may_go(place: Place) -> bool:
    """Return whether the file makes sense without the statement, and differs from one without its block."""
    node, parent = place.node, place.parent
    bare = isinstance(node, ast.Return) and node.value is None
    if not (isinstance(node, _REMOVABLE) or bare) or _is_text(node):
        return False
    if isinstance(parent, _BLOCKS) and not parent.orelse and len(parent.body) == 1:
        return False
    if isinstance(node, _BLOCKS):
        return True
    elsewhere = _bound(place.scope) - _bound(node)
    return all(name in elsewhere for name in _bound(node))


def _bound(node: ast.AST) -> Counter[str]:
    """Return how often each name is bound below `node`; `a += 1` binds nothing that was not bound before."""
    updated = {id(n.target) for n in ast.walk(node) if isinstance(n, ast.AugAssign)}
    stored = [n for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    arguments = [n.arg for n in ast.walk(node) if isinstance(n, ast.arg)]
    return Counter([n.id for n in stored if id(n) not in updated] + arguments)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_not(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _negated(test: ast.expr) -> ast.expr:
    """Return the opposite of a condition; of `not a`, that is `a`."""
    return test.operand if isinstance(test, ast.UnaryOp) and _is_not(test) else ast.UnaryOp(ast.Not(), test)


def _moved(bound: ast.expr) -> list[ast.expr]:
    """Return `bound` plus 1 and minus 1; nothing for a literal number, which is mutated as a constant."""
    return [] if _literal(bound) else [_shifted(bound, 1), _shifted(bound, -1)]


def _literal(node: ast.expr) -> bool:
    return isinstance(node.operand if isinstance(node, ast.UnaryOp) else node, ast.Constant)


def _shifted(value: ast.expr, step: int) -> ast.expr:
    """Return `value` plus 1 or minus 1; `a - 1` becomes `a - 0`, as it does where its constant is mutated."""
    if isinstance(value, ast.BinOp) and isinstance(value.right, ast.Constant) and type(value.right.value) is int:
        sign = {ast.Add: 1, ast.Sub: -1}.get(type(value.op), 0)
        number = value.right.value + sign * step
        if sign and number >= 0:
            return ast.BinOp(value.left, value.op, ast.Constant(number))
    return ast.BinOp(value, ast.Add() if step > 0 else ast.Sub(), ast.Constant(1))


def _number(value: int) -> ast.expr:
    return ast.Constant(value) if value >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-value))


def _name(function: ast.expr) -> str:
    """Return the last part of a called function's name."""
    return getattr(function, "id", getattr(function, "attr", ""))
