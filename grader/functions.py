"""A function of a file: how it is named on a command line, and the names of its parameters."""

from __future__ import annotations

import ast
from pathlib import Path

from grader.errors import UsageError


def placed(what: str, kind: str = "function", name: str = "") -> tuple[Path, str]:
    """Return the file and the name that `FILE.PY:NAME` says.

    Raises UsageError where it says none of a file; that tells which `kind` of function is wanted, and in the form to
    write has `name` for it, or else the kind.
    """
    file, _, own = what.rpartition(":")
    if not file:
        raise UsageError(f"{what!r} names no {kind}: write file.py:{name or kind}.")
    return Path(file), own


def read(file: Path) -> bytes:
    """Return what is in the file; raises UsageError where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error


def parameters(code: bytes, name: str) -> tuple[str, ...]:
    """Return the names of a function's parameters; none where the file is no Python: the compiler will say so.

    Raises UsageError where the file defines no such function.
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]
    if not found:
        named = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        raise UsageError(f"The file defines no {name}; it defines {', '.join(named) or 'no function'}.")
    return tuple(argument.arg for argument in (*found[-1].args.posonlyargs, *found[-1].args.args))
