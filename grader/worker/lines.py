"""Which line of the student's file an exception is about.

Python's traceback says it of Python code. Numba says it in its text, in several ways and not always; of what goes wrong
while compiled code runs it says nothing, and there the source is asked which single line can do such a thing.
"""

from __future__ import annotations

import ast
import re
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

_LONGEST = 100_000  # characters of a message that are searched
Suspect = Callable[[ast.AST], bool]


def line_of(error: BaseException, message: str, path: str, function: Any = None) -> int:
    """Return the line of the file at `path`, 0 where nobody knows. `function` is what the judge had called."""
    frames = [frame.lineno or 0 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    named = _named(message[:_LONGEST], Path(path).name)
    if named and frames and "During: typing of argument" in message:
        return frames[-1]  # the call is wrong, and not the function that the text names
    location = getattr(error, "loc", None)
    own = int(getattr(location, "line", 0) or 0) if getattr(location, "filename", "") == path else 0
    return named or (frames[-1] if frames else 0) or own or _guessed(message[:_LONGEST], path, function)


def _named(message: str, file: str) -> int:
    """Return the first line of `file` that Numba's text names, the innermost: `File "x.py", line 3`, or `x.py (3)`."""
    name = re.escape(file)
    if "Can't unify return type" in message:  # each return is named, in no order
        return max(map(int, re.findall(rf'{name}", line (\d{{1,7}})', message)), default=0)
    for pattern in (rf'File "(?:[^"\n]{{0,300}}/)?{name}", line (\d{{1,7}})', rf"(?:^|[/ ]){name} \((\d{{1,7}})\)"):
        found = re.search(pattern, message, re.MULTILINE)
        if found:
            return int(found[1])
    return 0


def _guessed(message: str, path: str, function: Any) -> int:
    """Return the one line that can have done it, or else where the compiled function begins."""
    try:
        tree = ast.parse(Path(path).read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return 0
    inner = getattr(function, "py_func", None)
    starts = int(getattr(getattr(inner, "__code__", None), "co_firstlineno", 0))
    for pattern, suspect in _SUSPECTS:
        if re.search(pattern, message):
            lines = set(_lines(tree, suspect))
            if len(lines) == 1:
                return lines.pop()
    return next((node.lineno for node in _functions(tree) if _first_line(node) == starts), 0)


def _lines(tree: ast.AST, suspect: Suspect) -> Iterator[int]:
    return (int(getattr(node, "lineno", 0)) for node in ast.walk(tree) if suspect(node))


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _first_line(function: ast.FunctionDef) -> int:
    return min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])


def _divides(node: ast.AST) -> bool:
    return isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod))


def _indexes(node: ast.AST) -> bool:
    return isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice)


def _assigns_slice(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(target, ast.Subscript) for target in node.targets)


def _calls(*names: str) -> Suspect:
    return lambda node: (
        isinstance(node, ast.Call)
        and (getattr(node.func, "attr", "") in names or getattr(node.func, "id", "") in names)
    )


def _asks(node: ast.AST) -> bool:
    return isinstance(node, (ast.If, ast.While, ast.IfExp, ast.BoolOp, ast.Assert))


def _opens(node: ast.AST) -> bool:
    return isinstance(node, ast.With) and any(item.optional_vars for item in node.items)


def _is_inner(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and node.col_offset > 0


def _is_numpy_alias(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ("float", "int", "bool", "object", "complex", "str")


def _has_keywords(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and bool(node.keywords)


# What a message says, and which node of the source can be meant.
_SUSPECTS: tuple[tuple[str, Suspect], ...] = (
    (r"division by zero|modulo by zero", _divides),
    (r"out of (?:bounds|range)", _indexes),
    (r"cannot assign slice|broadcast", _assigns_slice),
    (r"negative dimensions", _calls("empty", "zeros", "ones", "full")),
    (r"truth value of an array", _asks),
    (r"\(context manager\) as", _opens),
    (r"cell variable", _is_inner),
    (r"incompatible shape for array", _calls("reshape")),
    (r"eyword arguments", _has_keywords),
    (r"is required for linear algebra", _calls("dot", "norm", "inv", "solve", "eig", "svd", "qr", "det")),
    (r"module 'numpy' has no attribute", _is_numpy_alias),
    (r"Unrecognized options", _calls("njit", "jit")),
)
