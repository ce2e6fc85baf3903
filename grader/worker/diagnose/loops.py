"""Loops and the elements that they reach, as the source says it: which loop's variable is in which axis."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from grader.wire_facts import LONGEST, THREAD, Access, Loop, LoopKind
from grader.worker.diagnose.reach import names

_KINDS = {"range": LoopKind.RANGE, "prange": LoopKind.PRANGE}
_MOST_FEW = 64  # a loop over so many is one over threads, or chunks
_Names = tuple[str, ...]


@dataclass
class _Reader(ast.NodeVisitor):
    """Reads one function. `depends` says of a name which loop variables its value follows from."""

    fortran: frozenset[str]
    counts: set[str]  # names that hold a number of threads, or a small constant
    loops: list[Loop] = field(default_factory=list)
    accesses: list[Access] = field(default_factory=list)
    tuples: dict[str, list[ast.expr]] = field(default_factory=dict)  # names that hold an index for each axis
    depends: dict[str, set[str]] = field(default_factory=dict)
    within: list[int] = field(default_factory=list)
    alone: bool = False

    def visit_For(self, node: ast.For) -> None:
        kind = _KINDS.get(_callee(node.iter), LoopKind.EACH)
        variable = node.target.id if isinstance(node.target, ast.Name) else ""
        self.visit(node.iter)
        for name in names(node.target):
            self.depends[name] = {name}
        limits = tuple(sorted(self._follows(node.iter) - {variable}))
        self._loop(node, kind, variable[:LONGEST], limits, self._is_few(node.iter))

    def visit_While(self, node: ast.While) -> None:
        self.visit(node.test)
        stepped = {name for one in ast.walk(node) if isinstance(one, ast.AugAssign) for name in names(one.target)}
        counters = sorted(stepped & set(names(node.test)))
        variable = counters[0] if counters else ""
        if variable:
            self.depends[variable] = {variable}
        self._loop(node, LoopKind.WHILE, variable[:LONGEST], (), False)

    def _loop(self, node: ast.For | ast.While, kind: LoopKind, variable: str, limits: _Names, few: bool) -> None:
        last = node.end_lineno or node.lineno
        inside = self.within[-1] if self.within else 0
        found = (_leaves(node), _divides(node), _sums(node))
        self.loops.append(Loop(node.lineno, last, kind, variable, inside, limits, few, self.alone, *found))
        self.within.append(node.lineno)
        for statement in node.body:
            self.alone = len(node.body) == 1
            self.visit(statement)
        self.alone = False
        self.within.pop()
        for statement in node.orelse:
            self.visit(statement)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)
            if isinstance(target, ast.Name) and isinstance(node.value, ast.Tuple):
                self.tuples[target.id] = node.value.elts
            for name in names(target) if not isinstance(target, ast.Subscript) else ():
                self.depends[name] = self._follows(node.value)  # what it was before is forgotten
                if is_small(node.value) or (self._is_few(node.value) and isinstance(node.value, ast.Call)):
                    self.counts.add(name)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        if isinstance(node.target, ast.Subscript):
            self._element(node.target, updates=True)
        elif isinstance(node.target, ast.Name):
            self.depends.setdefault(node.target.id, set()).update(self._follows(node.value))

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self._element(node, updates=False)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """A function in a function is read by itself."""

    def _element(self, node: ast.Subscript, updates: bool) -> None:
        base, indices = self._indexed(node)
        for index in indices:
            self.visit(index)
        if not base or not self.within:
            return
        axes = tuple(tuple(sorted(self._follows(index))) for index in indices)
        stores = updates or isinstance(node.ctx, ast.Store)
        self.accesses.append(Access(node.lineno, base[:LONGEST], stores, updates, base in self.fortran, axes))

    def _follows(self, node: ast.AST) -> set[str]:
        """Return the loop variables that the value of an expression follows from; an element's is unknown."""
        if isinstance(node, ast.Subscript):
            _, indices = self._indexed(node)
            return set().union(*(self._follows(index) for index in indices)) if indices else set()
        if _callee(node) == "get_thread_id":
            return {THREAD}
        if isinstance(node, ast.Name):
            return set(self.depends.get(node.id, ()))
        return set().union(*(self._follows(child) for child in ast.iter_child_nodes(node)), set())

    def _indexed(self, node: ast.Subscript) -> tuple[str, list[ast.expr]]:
        """Return the array's name and the index of each axis, of `a[i][j]` as of `a[i, j]`; else no name."""
        one = node.slice
        named = self.tuples.get(one.id) if isinstance(one, ast.Name) else None
        indices = list(one.elts) if isinstance(one, ast.Tuple) else named or [one]
        if isinstance(node.value, ast.Subscript):
            base, first = self._indexed(node.value)
            return base, first + indices
        return (node.value.id if isinstance(node.value, ast.Name) else ""), indices

    def _is_few(self, node: ast.AST) -> bool:
        """Return whether a loop's limits, or a value, are a number of threads or a small constant."""
        if isinstance(node, ast.Call) and _callee(node) in ("get_num_threads", "get_thread_id"):
            return True
        if isinstance(node, ast.Call) and len(node.args) == 1 and _callee(node) in _KINDS:
            only = node.args[0]
            named = isinstance(only, ast.Name) and only.id in self.counts
            return is_small(only) or named or (isinstance(only, ast.Call) and self._is_few(only))
        return False


def is_small(node: ast.AST) -> bool:
    """Return whether an expression is a whole number of threads or chunks, written out."""
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value <= _MOST_FEW


def nests(
    function: ast.FunctionDef, fortran: frozenset[str], counts: frozenset[str]
) -> tuple[list[Loop], list[Access]]:
    """Return the loops of a function and the accesses in them.

    `fortran` names arrays that lie in that order, `counts` what holds a small constant for the whole file.
    """
    reader = _Reader(fortran, set(counts))
    for statement in function.body:
        reader.visit(statement)
    return reader.loops, reader.accesses


def _leaves(loop: ast.For | ast.While) -> bool:
    """Return whether there is a way out of a loop, but for those of loops in it."""
    waiting: list[ast.AST] = list(loop.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Break, ast.Return, ast.Raise, ast.Assert)):
            return True
        if not isinstance(node, (ast.For, ast.While, ast.FunctionDef)):
            waiting += ast.iter_child_nodes(node)
    return False


def _divides(loop: ast.For | ast.While) -> bool:
    nodes = (node for node in ast.walk(loop) if isinstance(node, (ast.BinOp, ast.AugAssign)))
    return any(isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod)) for node in nodes)


def _sums(loop: ast.For | ast.While) -> int:
    """Return how many names a loop adds to, by `s += x` or `s = s + x`."""
    found = set()
    for node in ast.walk(loop):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
        elif (
            isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp) and isinstance(node.targets[0], ast.Name)
        ):
            name = node.targets[0].id
            found |= {name} & set(names(node.value))
    return len(found)


def _callee(node: ast.AST) -> str:
    """Return the last part of the called name."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
