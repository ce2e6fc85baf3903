"""Public tests of parallel_histogram. `verify` compares what you count with what np.histogram counts."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import RuleBroken, assert_equal
from grader.machine import available_cores

Verify = Callable[..., None]
Rng = np.random.Generator


def test_cases(verify: Verify, problem: ModuleType, rng: Rng, case: dict[str, Any]) -> None:
    """Random values are counted as np.histogram counts them."""
    verify(*problem.make_inputs(rng, **case))


def test_edges(submission: Any, verify: Verify) -> None:
    """A value on an edge belongs to the bin on its right, and one on the last edge to the last bin."""
    out = np.empty(5, dtype=np.int64)
    submission.parallel_histogram(np.array([0.0, 2.0, 4.0, 6.0, 8.0, 10.0]), 0.0, 10.0, out)
    assert_equal(out, [1, 1, 1, 1, 2])
    # With ten bins, edge 3 is 0.30000000000000004: 0.3 lies below it.
    verify(np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]), 0.0, 1.0, np.empty(10, dtype=np.int64))


@pytest.mark.parametrize("stranger", [np.nan, np.inf, -np.inf, 1e300, -1e300, 2.001, -1.001])
def test_ignored(submission: Any, stranger: float) -> None:
    """NaN, infinities and values outside [low, high] are not counted anywhere."""
    values = np.full(100, stranger)
    values[[0, 50, 99]] = -1.0, 0.5, 2.0
    out = np.empty(3, dtype=np.int64)
    submission.parallel_histogram(values, -1.0, 2.0, out)
    assert_equal(out, [1, 1, 1])


def test_parallel(threads_used: Callable[..., int], source: Any, problem: ModuleType, rng: Rng) -> None:
    """A loop over prange shares the counting among the threads."""
    if not source.loops_over("prange"):
        raise RuleBroken("No for loop iterates over prange(...): let one give each thread its share.")
    if available_cores() < 2:
        pytest.skip("One core: nobody can see whether two threads would share the work.")
    arguments = problem.make_inputs(rng, n=8_000_000, bins=100)
    threads_used("parallel_histogram", *arguments)  # the first call may compile, on one thread
    for _ in range(5):
        if threads_used("parallel_histogram", *arguments) > 1:
            return
    few = problem.make_inputs(rng, n=2, bins=100)  # what compiles anew in each call takes as long for these
    if any(threads_used("parallel_histogram", *arguments, idle=few) > 1 for _ in range(3)):
        return
    raise RuleBroken("Only one thread worked: compile with parallel=True and count inside the prange loop.")


def test_speed(speedup: Callable[[], None]) -> None:
    """On two cores, the histogram beats np.histogram by the factor in exercise.toml."""
    speedup()
