"""Where control can go in a Python file, by coverage.py's own reading of it; and what it passed on the way."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from coverage.parser import PythonParser

from grader.cuda.covered.passed import LEFT, Steps

Arc = tuple[int, int]
_MOST_PATHS = 2


class Flow:
    """The lines of a Python file, and where control can go from each: to a line, or out of a function (below 0).

    Raises SyntaxError for a text that is not Python.
    """

    def __init__(self, text: str) -> None:
        tree = ast.parse(text)
        self._parser = PythonParser(text=text)
        self._parser.parse_source()
        self._exits: dict[int, list[int]] = {}
        for start, end in sorted(self._parser.arcs()):
            self._exits.setdefault(start, []).append(end)
        self._functions = dict(_functions(tree))
        self._heads = {line for line in self._functions.values() if line}

    def executed(self, steps: Steps) -> tuple[set[int], set[Arc]]:
        """Return the lines and arcs that were executed, given what was executed of their code.

        A line that has no code, as `pass` or a constant, was passed where threads went from one line to another and it
        is on the only way between the two. Where there are several ways, none of them is said to have been taken.
        """
        first = self._parser.first_line
        coded = {first(line) for line in steps.coded}
        lines = {first(line) for line in steps.executed}
        arcs: set[Arc] = set()
        for start, end in steps.went:
            arcs.update(self._way(first(start), end if end == LEFT else first(end), coded))
        lines |= {line for arc in arcs for line in arc if line > 0}
        return lines, arcs | {(line, line) for line in lines}

    def _way(self, start: int, end: int, coded: set[int]) -> list[Arc]:
        """Return the arcs of the only way from a line to another without code between them; none if there are more."""
        function = self._functions.get(start, 0)
        leaves = end == LEFT or self._functions.get(end, 0) != function
        if start == end or (leaves and end in self._heads):
            return []  # it stays, or calls a function and comes back
        if leaves and not function:
            return []
        found: list[list[Arc]] = []
        for way in self._ways([start], None if leaves else end, coded):
            found.append(way)
            if len(found) == _MOST_PATHS:
                return []
        return found[0] if found else []

    def _ways(self, path: list[int], end: int | None, coded: set[int]) -> Iterator[list[Arc]]:
        """Yield the ways that go on from a path to `end`, or out of the function where it is None."""
        for after in self._exits.get(path[-1], ()):
            if after == end or (after < 0 and end is None):
                yield list(zip(path, [*path[1:], after], strict=True))
            elif after > 0 and after not in coded and after not in path and self._same(path[0], after):
                yield from self._ways([*path, after], end, coded)

    def _same(self, one: int, other: int) -> bool:
        return self._functions.get(one, 0) == self._functions.get(other, 0)


def _functions(tree: ast.AST) -> Iterable[tuple[int, int]]:
    """Yield each line in a function with that of its `def`; those of inner functions come after the outer ones."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            begin = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            for line in range(begin, (node.end_lineno or node.lineno) + 1):
                yield line, node.lineno
