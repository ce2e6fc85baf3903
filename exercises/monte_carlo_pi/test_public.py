"""Public tests of monte_carlo_pi. `verify` asks `objection` in problem.py what is wrong with your points."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import RuleBroken, assert_equal
from grader.machine import available_cores

Verify = Callable[..., None]
Rng = np.random.Generator


def test_counted(submission: Any) -> None:
    """The last row of a chunk holds the hits among its points, and four times their share."""
    out = np.empty((4, 101, 2))
    submission.monte_carlo_pi(np.array([0, 1, 2, 2**32 - 1]), out)
    x, y = out[:, :-1, 0], out[:, :-1, 1]
    hits = (x * x + y * y <= 1.0).sum(axis=1)
    assert_equal(out[:, -1, 0], hits)
    assert_equal(out[:, -1, 1], 4.0 * hits / 100)


def test_cases(verify: Verify, problem: ModuleType, rng: Rng, case: dict[str, Any]) -> None:
    """Small and large outputs hold points that look random, and their counts."""
    verify(*problem.make_inputs(rng, **case))


def test_parallel(threads_used: Callable[..., int], source: Any, problem: ModuleType, rng: Rng) -> None:
    """A loop over prange shares the drawing among the threads."""
    if not source.loops_over("prange"):
        raise RuleBroken("No for loop iterates over prange(...): let one share the chunks among the threads.")
    if available_cores() < 2:
        pytest.skip("One core: nobody can see whether two threads would share the work.")
    arguments = problem.make_inputs(rng, chunks=400, points=10_000)
    threads_used("monte_carlo_pi", *arguments)  # the first call may compile, on one thread
    for _ in range(5):
        if threads_used("monte_carlo_pi", *arguments) > 1:
            return
    few = problem.make_inputs(rng, chunks=1, points=1)  # what compiles anew in each call takes as long for these
    if any(threads_used("monte_carlo_pi", *arguments, idle=few) > 1 for _ in range(3)):
        return
    raise RuleBroken("Only one thread worked: compile with parallel=True and draw inside the prange loop.")


def test_speed(speedup: Callable[[], None]) -> None:
    """On two cores, the function beats the baseline by the factor in exercise.toml."""
    speedup()
