"""Public tests of cuda_reduce. `launch` is (blocks, threads per block)."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import Mismatch
from grader.judge.costs import assert_no_bank_conflicts, assert_whole_warps

Verify = Callable[..., None]
Launch = tuple[int, int]
Rng = np.random.Generator
FULL = (64, 256)  # with a value for each thread: what is left is the tree


@pytest.mark.parametrize("launch", [(1, 1), (1, 32), (1, 256), (1, 1024)])
def test_one_block(verify: Verify, problem: ModuleType, rng: Rng, launch: Launch) -> None:
    """One block adds up more values than it has threads."""
    verify(*problem.make_inputs(rng, n=1500), launch=launch)


@pytest.mark.parametrize("launch", [(2, 32), (8, 128), (20, 64)])
def test_many_blocks(verify: Verify, problem: ModuleType, rng: Rng, case: dict[str, int], launch: Launch) -> None:
    """Many blocks add up their parts."""
    verify(*problem.make_inputs(rng, **case), launch=launch)


@pytest.mark.parametrize("n", [1, 100, 5000])
def test_launch_rules(submission: Any, verify: Verify, problem: ModuleType, rng: Rng, n: int) -> None:
    """A launch configuration keeps every rule in problem.py, and the kernel is right with it."""
    launch = submission.launch_config(n)
    broken = problem.launch_fault(n, launch)
    if broken:
        raise Mismatch(broken)
    verify(*problem.make_inputs(rng, n=n), launch=tuple(launch))


@pytest.mark.parametrize("launch", [(4, 256), (3, 96), (2, 50)])
def test_races(emulated: Callable[..., Any], problem: ModuleType, rng: Rng, launch: Launch) -> None:
    """Whatever order threads and blocks run in, the sum is the same."""
    emulated(*problem.make_inputs(rng, n=3000), launch=launch)


def test_whole_warps(emulated: Callable[..., Any], problem: ModuleType, rng: Rng) -> None:
    """Threads that have nothing left to add are whole warps, but for the last rounds."""
    assert_whole_warps(emulated(*problem.make_inputs(rng, n=FULL[0] * FULL[1]), launch=FULL), least=0.85)


def test_bank_conflicts(emulated: Callable[..., Any], problem: ModuleType, rng: Rng) -> None:
    """A warp's accesses to shared memory find it in different banks."""
    assert_no_bank_conflicts(emulated(*problem.make_inputs(rng, n=FULL[0] * FULL[1]), launch=FULL))


def test_speed(speedup: Callable[[], None]) -> None:
    """On a GPU, with the values already there, the kernel beats NumPy by the factor in exercise.toml."""
    speedup()
