"""A function of any file, and its arguments in a few characters: what `jitgrade why` is asked."""

from __future__ import annotations

import ast
import time
from pathlib import Path

from grader.cuda.arguments import arguments
from grader.errors import UsageError
from grader.machine import available_cores
from grader.why.measured import Subject


def subject_of(what: str, described: str, within_s: float) -> Subject:
    """Return what `FILE.PY:FUNCTION` and the arguments that grader.cuda.arguments describes ask about.

    Raises UsageError where they ask for nothing.
    """
    file, _, entry = what.rpartition(":")
    if not file:
        raise UsageError(f"{what!r} names no function: write file.py:function.")
    try:
        code = Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error
    given = arguments(described, _parameters(code, entry))
    name = Path(file).stem if Path(file).stem.isidentifier() else "answer"
    values = tuple(one.value for one in given)
    return Subject(name, code, entry, values, cores=_cores(code), until=time.monotonic() + within_s)


def _cores(code: bytes) -> int:
    """Return on how many processors to time it: a file that asks for no threads gets one."""
    return min(available_cores(), 2) if b"parallel" in code or b"prange" in code else 1


def _parameters(code: bytes, entry: str) -> tuple[str, ...]:
    """Return the names of a function's parameters; none where the file is no Python: the compiler will say so."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == entry]
    if not found:
        named = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        raise UsageError(f"The file defines no {entry}; it defines {', '.join(named) or 'no function'}.")
    return tuple(argument.arg for argument in (*found[-1].args.posonlyargs, *found[-1].args.args))
