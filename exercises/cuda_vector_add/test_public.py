"""Public tests of cuda_vector_add. `launch` is (blocks, threads per block)."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import Mismatch

Verify = Callable[..., None]
Launch = tuple[int, int]
Rng = np.random.Generator


def test_enough_threads(verify: Verify, problem: ModuleType, rng: Rng, case: dict[str, int]) -> None:
    """With at least one thread for every element, each element is the sum."""
    threads = 32
    blocks = case["n"] // threads + 1
    verify(*problem.make_inputs(rng, **case), launch=(blocks, threads))


@pytest.mark.parametrize("launch", [(1, 1), (1, 32), (2, 16), (3, 5)])
def test_few_threads(verify: Verify, problem: ModuleType, rng: Rng, launch: Launch) -> None:
    """With fewer threads than elements, the threads share the work and leave nothing out."""
    verify(*problem.make_inputs(rng, n=200), launch=launch)


@pytest.mark.parametrize("n", [1, 100, 1000])
def test_launch_rules(submission: Any, verify: Verify, problem: ModuleType, rng: Rng, n: int) -> None:
    """A launch configuration keeps every rule in problem.py, and the kernel is right with it."""
    launch = submission.launch_config(n)
    broken = problem.launch_fault(n, launch)
    if broken:
        raise Mismatch(broken)
    verify(*problem.make_inputs(rng, n=n), launch=tuple(launch))


def test_speed(speedup: Callable[[], None]) -> None:
    """On a GPU, with the arrays already there, the kernel beats NumPy by the factor in exercise.toml."""
    speedup()
