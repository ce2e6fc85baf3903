"""Public tests of mandelbrot. `verify` compares your counts with those of the baseline."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import RuleBroken, assert_equal
from grader.machine import available_cores

Verify = Callable[..., None]
Rng = np.random.Generator


def test_by_hand(submission: Any) -> None:
    """On a row of four points, the counts are those worked out by hand."""
    out = np.empty((1, 4), dtype=np.int32)
    # The points -2, -1, 0 and 1. From 1: 1, 2, 5, and 5 is farther away than 2, after the third step.
    submission.mandelbrot(-2.0, 2.0, 0.0, 1.0, 10, out)
    assert_equal(out, [[10, 10, 10, 2]])
    # Two rows, i/2 and i; one column, 1: |1 + i/2| < 2 and |(1 + i/2)^2 + 1 + i/2| > 2.
    out = np.empty((2, 1), dtype=np.int32)
    submission.mandelbrot(1.0, 2.0, 0.5, 1.5, 10, out)
    assert_equal(out, [[1], [1]])


def test_cases(verify: Verify, problem: ModuleType, rng: Rng, case: dict[str, Any]) -> None:
    """On small grids, every count is that of the baseline."""
    verify(*problem.make_inputs(rng, **case))


def test_parallel(threads_used: Callable[..., int], source: Any, problem: ModuleType, rng: Rng) -> None:
    """A loop over prange shares the rows among the threads."""
    if not source.loops_over("prange"):
        raise RuleBroken("No for loop iterates over prange(...): let one share the rows among the threads.")
    if available_cores() < 2:
        pytest.skip("One core: nobody can see whether two threads would share the work.")
    arguments = problem.make_inputs(rng, height=400, width=400, limit=400, view="inside")
    threads_used("mandelbrot", *arguments)  # the first call may compile, on one thread
    for _ in range(5):
        if threads_used("mandelbrot", *arguments) > 1:
            return
    few = problem.make_inputs(rng, height=2, width=1, limit=1)  # what compiles in each call takes as long for these
    if any(threads_used("mandelbrot", *arguments, idle=few) > 1 for _ in range(3)):
        return
    raise RuleBroken("Only one thread worked: compile with parallel=True and count inside the prange loop.")


def test_speed(speedup: Callable[[], None]) -> None:
    """On two cores, the function beats the baseline by the factor in exercise.toml."""
    speedup()
