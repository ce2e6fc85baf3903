"""Public tests of array_reduction. `verify` compares your output with NumPy's sum, minimum and maximum."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import RuleBroken, assert_equal
from grader.machine import available_cores

Verify = Callable[..., None]
Rng = np.random.Generator

BY_HAND: dict[str, tuple[list[float], list[float]]] = {
    "four": ([2, -1, 5, 3], [9, -1, 5]),
    "one": ([-7], [-7, -7, -7]),
    "all above zero": ([3, 2], [5, 2, 3]),
    "all below zero": ([-3, -2], [-5, -3, -2]),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_by_hand(submission: Any, name: str) -> None:
    """On a few values, the answers are the ones worked out by hand."""
    numbers, expected = BY_HAND[name]
    out = np.empty(3)
    submission.array_reduction(np.array(numbers, dtype=np.float64), out)
    assert_equal(out, expected)


def test_cases(verify: Verify, problem: ModuleType, rng: Rng, case: dict[str, Any]) -> None:
    """On random values, sum, minimum and maximum are what NumPy finds."""
    verify(*problem.make_inputs(rng, **case))


def test_parallel(threads_used: Callable[..., int], source: Any, problem: ModuleType, rng: Rng) -> None:
    """A loop over prange shares the values among the threads."""
    if not source.loops_over("prange"):
        raise RuleBroken("No for loop iterates over prange(...): let one share the values among the threads.")
    if available_cores() < 2:
        pytest.skip("One core: nobody can see whether two threads would share the work.")
    arguments = problem.make_inputs(rng, n=16_000_000)
    threads_used("array_reduction", *arguments)  # the first call may compile, on one thread
    if any(threads_used("array_reduction", *arguments) > 1 for _ in range(5)):
        return
    few = problem.make_inputs(rng, n=2)  # what compiles anew in each call takes as long for these
    if any(threads_used("array_reduction", *arguments, idle=few) > 1 for _ in range(3)):
        return
    raise RuleBroken("Only one thread worked: compile with parallel=True and go through the values inside the prange.")


def test_speed(speedup: Callable[[], None]) -> None:
    """On two cores, one pass beats NumPy's three by the factor in exercise.toml."""
    speedup()
