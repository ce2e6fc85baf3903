"""Public tests of cuda_transpose. Each shape is launched as launch_config says."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import Mismatch
from grader.judge.costs import assert_coalesced, assert_no_bank_conflicts

Verify = Callable[..., None]
Rng = np.random.Generator


def launch_for(submission: Any, problem: ModuleType, rows: int, columns: int) -> tuple[int, ...]:
    """Return what launch_config gives for a matrix of this shape; raise Mismatch where that breaks a rule."""
    launch = submission.launch_config(rows, columns)
    fault = problem.launch_fault(rows, columns, launch)
    if fault:
        raise Mismatch(fault)
    return tuple(launch)


def test_whole_tiles(submission: Any, verify: Verify, problem: ModuleType, rng: Rng, case: dict[str, int]) -> None:
    """A matrix of whole tiles of 32 x 32 is transposed."""
    verify(*problem.make_inputs(rng, **case), launch=launch_for(submission, problem, **case))


@pytest.mark.parametrize(("rows", "columns"), [(33, 32), (32, 31), (7, 5), (70, 45)])
def test_edges(submission: Any, verify: Verify, problem: ModuleType, rng: Rng, rows: int, columns: int) -> None:
    """A matrix whose sides are no multiples of 32 is transposed to its last element."""
    verify(*problem.make_inputs(rng, rows, columns), launch=launch_for(submission, problem, rows, columns))


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (100, 100), (1000, 3), (0, 0)])
def test_launch_rules(submission: Any, problem: ModuleType, rows: int, columns: int) -> None:
    """A launch configuration keeps every rule in problem.py."""
    launch_for(submission, problem, rows, columns)


@pytest.mark.parametrize(("rows", "columns"), [(64, 96), (45, 70)])
def test_races(
    submission: Any, emulated: Callable[..., Any], problem: ModuleType, rng: Rng, rows: int, columns: int
) -> None:
    """Whatever order the threads of a block run in, the answer is the same."""
    emulated(*problem.make_inputs(rng, rows, columns), launch=launch_for(submission, problem, rows, columns))


def test_coalesced(submission: Any, emulated: Callable[..., Any], problem: ModuleType, rng: Rng) -> None:
    """A warp's reads and writes touch hardly more sectors of memory than they have to."""
    rows, columns = (32 * int(size) for size in rng.integers(24, 36, size=2))
    launch = launch_for(submission, problem, rows, columns)
    assert_coalesced(emulated(*problem.make_inputs(rng, rows, columns), launch=launch))


def test_bank_conflicts(submission: Any, emulated: Callable[..., Any], problem: ModuleType, rng: Rng) -> None:
    """A warp's accesses to the tile find it in different banks."""
    rows, columns = (int(size) for size in rng.integers(800, 1100, size=2))
    launch = launch_for(submission, problem, rows, columns)
    assert_no_bank_conflicts(emulated(*problem.make_inputs(rng, rows, columns), launch=launch))


def test_speed(speedup: Callable[[], None]) -> None:
    """On a GPU, with the matrix already there, the kernel beats NumPy by the factor in exercise.toml."""
    speedup()
