"""What was executed of kernels, into coverage.py's data: its reports then show kernels as any other code."""

from __future__ import annotations

import os
from pathlib import Path

import coverage

from grader.cuda.covered.flow import Arc, Flow
from grader.cuda.covered.passed import Passed, Steps


def record(passed: Passed, measured: coverage.Coverage) -> None:
    """Add what was executed of kernels to what coverage.py has measured.

    Files are those that it measures itself: it has seen the module of a kernel being imported, or is not to look at it.
    """
    data = measured.get_data()
    names = {os.path.realpath(name): name for name in data.measured_files()}
    for file, steps in passed.files().items():
        name = names.get(os.path.realpath(file))
        found = _executed(file, steps) if name else None
        if name is None or found is None:
            continue
        lines, arcs = found
        if data.has_arcs():
            data.add_arcs({name: arcs})
        else:
            data.add_lines({name: lines})


def _executed(file: str, steps: list[Steps]) -> tuple[set[int], set[Arc]] | None:
    try:
        flow = Flow(Path(file).read_text("utf-8"))
    except (OSError, SyntaxError, UnicodeDecodeError, coverage.CoverageException):
        return None
    lines: set[int] = set()
    arcs: set[Arc] = set()
    for each in steps:
        more_lines, more_arcs = flow.executed(each)
        lines |= more_lines
        arcs |= more_arcs
    return lines, arcs
