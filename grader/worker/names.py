"""What the names of a source file stand for, as far as reading alone can tell."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.worker.vocabulary import MODULES, OPTION_WORDS, TYPE_WORDS

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Constant = ast.Assign | ast.AnnAssign
Import = ast.Import | ast.ImportFrom
_TYPE_NODES = (ast.Expression, ast.Call, ast.Tuple, ast.List, ast.Subscript, ast.Slice, ast.Load)


class Undistillable(Exception):
    """Something that a kernel cannot contain, and the line it is in."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class Names:
    """The names that a module binds, each by which statement."""

    def __init__(self, tree: ast.Module) -> None:
        self._bound: dict[str, list[tuple[ast.stmt, str]]] = {}
        for statement in tree.body:
            for name, path in bindings(statement):
                self._bound.setdefault(name, []).append((statement, path))

    def statement(self, name: str) -> ast.stmt | None:
        """Return the one statement that binds `name`, None where none does.

        Raises Undistillable where several do: which of them counts, only running all of them could tell.
        """
        bound = self._bound.get(name)
        if bound is None:
            return None
        first, path = bound[0]
        for other, its_path in bound[1:]:
            if not path or its_path != path:
                again = f"`{name}` means something new here; a kernel, and all it uses, can be defined only once"
                raise Undistillable(other.lineno, again)
        return first

    def imported(self, name: str) -> bool:
        """Return whether any import binds `name`."""
        return any(path for _, path in self._bound.get(name, ()))

    def holds_text(self, name: str) -> bool:
        """Return whether `name` is a constant with a text in it."""
        statement = self.statement(name)
        if not isinstance(statement, Constant) or statement.value is None:
            return False
        inside = list(ast.walk(statement.value))
        used = {node.id for node in inside if isinstance(node, ast.Name)}
        return any(is_text(node) for node in inside) or any(self.holds_text(other) for other in used)

    def path(self, node: ast.expr) -> str:
        """Return the full path of `np.float32` and the like, "" where `node` is something else."""
        if isinstance(node, ast.Attribute):
            place = self.path(node.value)
            return place and f"{place}.{node.attr}"
        if not isinstance(node, ast.Name):
            return ""
        statement = self.statement(node.id)
        if isinstance(statement, Constant) and statement.value is not None:
            return self.path(statement.value)
        return self._bound[node.id][0][1] if statement is not None else ""


def bindings(statement: ast.stmt) -> Iterator[tuple[str, str]]:
    """Yield each name that `statement` binds, and the full path where it is an import's, else ""."""
    if isinstance(statement, Import):
        for alias in statement.names:
            yield bound_by(alias), _path(statement, alias)
    elif isinstance(statement, Definition):
        yield statement.name, ""
    else:
        for node in ast.walk(statement):
            if isinstance(node, Definition):
                yield node.name, ""
            elif isinstance(node, ast.alias):
                yield bound_by(node), ""
            elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                yield node.id, ""


def bound_by(alias: ast.alias) -> str:
    """Return the name that this part of an import statement binds."""
    return alias.asname or alias.name.partition(".")[0]


def _path(statement: Import, alias: ast.alias) -> str:
    if isinstance(statement, ast.ImportFrom):
        return f"{'.' * statement.level}{statement.module or ''}.{alias.name}"
    if alias.asname:
        return alias.name
    return bound_by(alias) if alias.name in MODULES else f"{alias.name}.__init__"


def targets(constant: Constant) -> set[str]:
    """Return the names that `X = ...`, `X: int = ...` and `X, Y = ...` bind; none where anything else is bound too."""
    found = constant.targets if isinstance(constant, ast.Assign) else [constant.target]
    flat = [part for target in found for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
    named = {target.id for target in flat if isinstance(target, ast.Name)}
    return named if all(isinstance(target, ast.Name) for target in flat) else set()


def is_text(node: ast.AST) -> bool:
    """Return whether `node` is a text written out."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_harmless_text(node: ast.AST) -> bool:
    """Return whether `node` is an option's word or the names of types: Numba evaluates such a text, as Python."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return False
    try:
        tree = ast.parse(node.value.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return node.value in OPTION_WORDS or all(map(_names_type, ast.walk(tree)))


def _names_type(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int) or node.value in (None, "C", "F", "A")
    return isinstance(node, _TYPE_NODES) or (isinstance(node, ast.Name) and node.id in TYPE_WORDS)
