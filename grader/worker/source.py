"""What a submission's source says, read before any of it runs and so before it can lie."""

from __future__ import annotations

import ast
import itertools

from grader.wire import MAX_ITEMS, MAX_TEXT, RECOMPILES, REPEATED_WORK, Parsed
from grader.worker.names import bound_by
from grader.worker.recompiles import recompiles
from grader.worker.repeats import repeats_work

_MOST_BYTES = 16 * 1024


def parse(data: bytes, entries: tuple[str, ...] = ()) -> Parsed:
    """Return the facts about a source file with these entry points; one that does not parse gives its syntax error."""
    try:
        tree = ast.parse(data)
    except SyntaxError as error:
        return Parsed(error.msg[:MAX_TEXT], error.lineno or 0, (), (), (), ())
    except (ValueError, RecursionError, MemoryError) as error:
        return Parsed(str(error)[:MAX_TEXT] or "nested too deeply", 0, (), (), (), ())
    unwritten = {name for name, node in _definitions(tree).items() if _is_unwritten(node)}
    loops = {_callee(node.iter) for node in ast.walk(tree) if isinstance(node, ast.For)} - _renamed(tree)
    calls = {_callee(node) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    signs = {REPEATED_WORK: repeats_work(tree), RECOMPILES: recompiles(tree, entries)}
    return Parsed(
        "", 0, _names(unwritten), _names(loops), _names(calls), tuple(sign for sign, holds in signs.items() if holds)
    )


def _definitions(tree: ast.Module) -> dict[str, ast.stmt]:
    """Return the statement that binds each top-level name last, for functions and plain assignments."""
    bound: dict[str, ast.stmt] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            bound[node.name] = node
        elif isinstance(node, ast.Assign):
            bound.update({target.id: node for target in node.targets if isinstance(target, ast.Name)})
    return bound


def _renamed(tree: ast.Module) -> set[str]:
    """Return the names that the file itself gives a meaning, other than by `from numba import name`.

    A loop over such a `prange` says nothing about Numba's.
    """
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "numba":
            found |= {alias.asname for alias in node.names if alias.asname and alias.asname != alias.name}
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {bound_by(alias) for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            found.add(node.id if isinstance(node, ast.Name) else node.attr)
    return found


def _is_unwritten(function: ast.stmt) -> bool:
    """Return whether it is a function whose body, but for a docstring, is one `raise NotImplementedError`."""
    if not isinstance(function, ast.FunctionDef):
        return False
    statements = [node for node in function.body if not _is_text(node)]
    if len(statements) != 1 or not isinstance(statements[0], ast.Raise):
        return False
    raised = statements[0].exc
    named = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(named, ast.Name) and named.id == "NotImplementedError"


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _callee(node: ast.AST) -> str:
    """Return the last part of the called name: `numba.prange(n)` gives `prange`."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _names(found: set[str]) -> tuple[str, ...]:
    """Return as many names as fit into a message, the shortest first: those that a test asks for are short."""
    names = sorted((name for name in found if name), key=lambda name: (len(name), name))
    sizes = itertools.accumulate(len(ascii(name)) + 1 for name in names)
    return tuple(name for name, size in zip(names, sizes, strict=True) if size <= _MOST_BYTES)[:MAX_ITEMS]
