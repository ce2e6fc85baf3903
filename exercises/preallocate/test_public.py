"""Public tests of preallocate."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import RuleBroken, assert_equal

Rng = np.random.Generator

BY_HAND: dict[str, tuple[list[float], float, list[int]]] = {
    "one": ([1, 2, 3, 4], 2.5, [2, -1, -1, -1]),
    "up_and_down": ([0, 2, 0, 2, 0], 1, [1, 3, -1, -1, -1]),
    "begins_above": ([5, 0, 5], 1, [2, -1, -1]),
    "on_the_level": ([0, 1, 1, 0, 1], 1, [1, 4, -1, -1, -1]),
    "never": ([3, 2, 1], 2.5, [-1, -1, -1]),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_by_hand(submission: Any, name: str) -> None:
    """On a few values, the answer is the one worked out by hand."""
    values, level, indices = BY_HAND[name]
    out = np.empty(len(values), np.int64)
    submission.crossings(np.array(values, dtype=np.float64), float(level), out)
    assert_equal(out, indices)


def test_cases(verify: Callable[..., None], problem: ModuleType, rng: Rng, case: dict[str, Any]) -> None:
    """On every public case, the indices and what fills the rest are the baseline's."""
    verify(*problem.make_inputs(rng, **case))


def test_memory(memory_grown: Callable[..., int], submission: Any, problem: ModuleType, rng: Rng) -> None:
    """A call on a long series takes less than a third of what either of its arrays has, beside them."""
    n = 6_000_000
    submission.crossings(*problem.make_inputs(rng, n=n, odd=0.02))  # the first call compiles
    arguments = problem.make_inputs(rng, n=n, odd=0.02)
    grown = memory_grown("crossings", *arguments)
    if grown > arguments[0].nbytes / 3:
        raise RuleBroken(
            f"The call took {grown / 1e6:.0f} MB beside values and out, which have {8 * n / 1e6:.0f} MB each."
        )


def test_speed(speedup: Callable[[], None]) -> None:
    """The function beats the baseline by the factor in exercise.toml."""
    speedup()
