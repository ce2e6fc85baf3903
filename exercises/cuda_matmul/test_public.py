"""Public tests of cuda_matmul. Each shape is launched as launch_config says."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import Mismatch
from grader.judge.costs import assert_no_bank_conflicts, assert_reads_at_most

Verify = Callable[..., None]
Rng = np.random.Generator
SHARE = (
    "Let the threads of a block read a tile of a and one of b into shared memory, and take their factors from there."
)


def launch_for(submission: Any, problem: ModuleType, m: int, n: int) -> tuple[int, ...]:
    """Return what launch_config gives for an output of m x n; raise Mismatch where that breaks a rule."""
    launch = submission.launch_config(m, n)
    fault = problem.launch_fault(m, n, launch)
    if fault:
        raise Mismatch(fault)
    return tuple(launch)


def test_whole_tiles(submission: Any, verify: Verify, problem: ModuleType, rng: Rng, case: dict[str, int]) -> None:
    """Matrices of whole tiles are multiplied."""
    verify(*problem.make_inputs(rng, **case), launch=launch_for(submission, problem, case["m"], case["n"]))


@pytest.mark.parametrize(("m", "k", "n"), [(33, 32, 32), (32, 31, 32), (32, 32, 65), (7, 5, 3), (70, 45, 37)])
def test_edges(submission: Any, verify: Verify, problem: ModuleType, rng: Rng, m: int, k: int, n: int) -> None:
    """Matrices whose sides are no multiples of anything are multiplied to the last row, column and product."""
    verify(*problem.make_inputs(rng, m, k, n), launch=launch_for(submission, problem, m, n))


@pytest.mark.parametrize(("m", "n"), [(1, 1), (100, 100), (1000, 3), (0, 0)])
def test_launch_rules(submission: Any, problem: ModuleType, m: int, n: int) -> None:
    """A launch configuration keeps every rule in problem.py."""
    launch_for(submission, problem, m, n)


@pytest.mark.parametrize(("m", "k", "n"), [(64, 96, 32), (45, 70, 37)])
def test_races(
    submission: Any, emulated: Callable[..., Any], problem: ModuleType, rng: Rng, m: int, k: int, n: int
) -> None:
    """Whatever order the threads of a block run in, the answer is the same."""
    emulated(*problem.make_inputs(rng, m, k, n), launch=launch_for(submission, problem, m, n))


def test_reuse(submission: Any, emulated: Callable[..., Any], problem: ModuleType, rng: Rng) -> None:
    """Of the numbers that the products need, not more than one in ten is read from memory."""
    m, k, n = (16 * int(size) for size in rng.integers(12, 18, size=3))
    run = emulated(*problem.make_inputs(rng, m, k, n), launch=launch_for(submission, problem, m, n))
    assert_reads_at_most(run, 2 * 4 * m * k * n / 10, SHARE)


def test_bank_conflicts(submission: Any, emulated: Callable[..., Any], problem: ModuleType, rng: Rng) -> None:
    """A warp's accesses to the tiles find them in different banks."""
    m, k, n = (int(size) for size in rng.integers(150, 250, size=3))
    run = emulated(*problem.make_inputs(rng, m, k, n), launch=launch_for(submission, problem, m, n))
    assert_no_bank_conflicts(run)


def test_speed(speedup: Callable[[], None]) -> None:
    """On a GPU, with the matrices already there, the kernel beats NumPy by the factor in exercise.toml."""
    speedup()
