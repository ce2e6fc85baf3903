"""Read the Python files of a course without running them: functions, tests and solution regions."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from grader.errors import KitError

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
TEST_PREFIX = "test_"
_MARKER = re.compile(r"\s*#+\s*(begin|end)[\s_-]*solutions?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Region:
    """Lines `first` to `last` of a file, counted from 1, both markers included, and their indentation."""

    first: int
    last: int
    indent: str


def solution_regions(text: str, name: str) -> list[Region]:
    """Return the regions of `text` between a BEGIN and an END marker, in order.

    Raises KitError with `name` and the line for a marker that is misspelled, nested, without partner or
    indented differently from its partner: each of them would ship a solution.
    """
    regions: list[Region] = []
    begin: tuple[int, str] | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if not _MARKER.match(line):
            continue
        marker, where = line.strip(), f"{name}:{number}"
        indent = line[: len(line) - len(line.lstrip())]
        if marker not in (BEGIN, END):
            raise KitError(f"{where}: {marker!r} is not a marker: write exactly {BEGIN!r} or {END!r}.")
        if marker == BEGIN:
            if begin:
                raise KitError(f"{where}: a region inside the one of line {begin[0]}: close that one first.")
            begin = (number, indent)
            continue
        if not begin:
            raise KitError(f"{where}: {END!r} without a {BEGIN!r} above it: add the missing one.")
        if indent != begin[1]:
            raise KitError(f"{where}: indented unlike its {BEGIN!r} in line {begin[0]}: align the two.")
        regions.append(Region(begin[0], number, indent))
        begin = None
    if begin:
        raise KitError(f"{name}:{begin[0]}: {BEGIN!r} is never closed: add {END!r} below the answer.")
    return regions


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    """Return the functions at the top level of the file at `path`, by name.

    Raises KitError with file and line where it cannot be read or is not Python.
    """
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise KitError(f"{path}:{error.lineno}: not valid Python: {error.msg}. Correct that line.") from error
    except (OSError, ValueError) as error:
        raise KitError(f"{path}: cannot be read: {error}. Save it as UTF-8 text.") from error
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def tests_by_check(path: Path) -> dict[str, ast.FunctionDef]:
    """Return the tests in the file at `path` by the id of the check that each belongs to.

    Raises KitError as `functions` does.
    """
    found = functions(path)
    tests = [name for name in found if name.startswith(TEST_PREFIX)]
    return {name.removeprefix(TEST_PREFIX): found[name] for name in tests}
