"""Coverage of kernels in coverage.py's data: lines and branches, by `jitgrade run` and beside pytest-cov."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import coverage
import pytest

from grader.cuda import offline_compile
from grader.cuda.covered.flow import Flow
from grader.cuda.covered.passed import LEFT, Steps

pytestmark = pytest.mark.sampled(2, "programs of kernels")
_PROGRAM = """\
import numpy as np
from numba import cuda


@cuda.jit(device=True)
def part(x, way):
    if way == 1:  # only 8
        return x / 2
    if way == 2:  # never
        return x / 3  # never
    return x  # never


@cuda.jit
def kernel(a, n, out):
    tile = cuda.shared.array(32, np.float32)
    i = cuda.grid(1)
    total = np.float32(0)
    for k in range(n):
        if k == 2:
            continue
        total += a[i]
        if k > 100:  # only 19
            total = np.float32(3)  # never
    tile[cuda.threadIdx.x] = total
    cuda.syncthreads()
    if i < out.size:
        out[i] = part(total, 1) + tile[
            31 - cuda.threadIdx.x
        ]
    if n > 50:  # only 34
        out[0] = 1  # never
    else:
        while n < 2 and i < 3:  # only 36
            n += 1  # never
    if i < 10_000:  # only 37
        total = out[i]


@cuda.jit
def unused(a):
    a[0] = 1  # never


def main():
    kernel[2, 32](np.ones(64, np.float32), 3, np.zeros(40))
"""
_TEST = """\
import program

def test_main():
    program.main()
"""


def _marked(mark: str) -> set[int]:
    return {number for number, line in enumerate(_PROGRAM.splitlines(), 1) if re.search(f"# {mark}$", line)}


def _only() -> dict[int, int]:
    """Return the branches that go one way alone, as the program says."""
    found = ((number, re.search(r"# only (\d+)$", line)) for number, line in enumerate(_PROGRAM.splitlines(), 1))
    return {number: int(only[1]) for number, only in found if only}


def _measured(folder: Path) -> tuple[set[int], dict[int, set[int]]]:
    """Return the lines that were not executed, and where each branch with a way not taken did go."""
    measured = coverage.Coverage(data_file=folder / ".coverage", config_file=False)
    measured.load()
    file = str(folder / "program.py")
    _, _, _, missing, _ = measured.analysis2(file)
    stats = measured.branch_stats(file)
    arcs = measured.get_data().arcs(file) or []
    partial = {line for line, (exits, taken) in stats.items() if 0 < taken < exits}
    return set(missing), {line: {b for a, b in arcs if a == line and b != line} for line in partial}


def _run(folder: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", *command],
        cwd=folder, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.skipif(bool(offline_compile.missing()), reason=offline_compile.missing() or "installed")
@pytest.mark.parametrize("by", ["run", "pytest"])
def test_lines_and_branches_of_kernels_are_those_that_threads_executed(tmp_path: Path, by: str) -> None:
    """What coverage.py then calls missing is what no thread did, branch by branch, and what it has is what one did."""
    (tmp_path / "program.py").write_text(_PROGRAM)
    (tmp_path / "script.py").write_text("import program\nprogram.main()\n")
    (tmp_path / "test_it.py").write_text(_TEST)
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    if by == "run":
        _run(tmp_path, "grader", "run", "--coverage", "--branch", "script.py")
    else:
        options = ("--emulate-cuda", "--cov=program", "--cov-branch", "--cov-report=", "-p", "no:cacheprovider")
        _run(tmp_path, "pytest", "-q", *options, "test_it.py")
    missing, partial = _measured(tmp_path)
    assert missing == _marked("never")
    assert partial == {line: {after} for line, after in _only().items()}


def test_a_line_without_code_was_passed_where_there_is_no_other_way() -> None:
    """Threads that went from line 2 to line 4 executed line 3; where two ways lead on, neither is said to be taken."""
    flow = Flow("def kernel(a):\n    x = a[0]\n    y = 1.0\n    a[1] = x + y\n")
    lines, arcs = flow.executed(_steps({2, 4}, {(2, 4)}, {2, 4}))
    assert lines == {2, 3, 4}
    assert {(2, 3), (3, 4)} <= arcs
    flow = Flow("def kernel(a):\n    if a[0]:\n        pass\n    a[1] = 1\n")
    lines, arcs = flow.executed(_steps({2, 4}, {(2, 4)}, {2, 4}))
    assert lines == {2, 4}
    assert arcs == {(2, 2), (4, 4)}


def test_a_call_of_a_function_is_no_way_out_of_its_caller() -> None:
    """A branch whose condition calls a function has gone nowhere by that, and out of a function it goes at its end."""
    flow = Flow("def inner(x):\n    return x\n\ndef kernel(a):\n    if inner(a[0]):\n        a[1] = 1\n")
    went = {(5, 1), (1, 2), (2, 5)}
    _, arcs = flow.executed(_steps({1, 2, 5}, went, {1, 2, 5, 6}))
    assert (5, -4) not in arcs
    _, arcs = flow.executed(_steps({1, 2, 5}, went | {(5, LEFT)}, {1, 2, 5, 6}))
    assert (5, -4) in arcs
    assert (5, 6) not in arcs


def _steps(executed: set[int], went: set[tuple[int, int]], coded: set[int]) -> Steps:
    return Steps(frozenset(executed), frozenset(went), frozenset(coded))
