"""Hidden tests of preallocate."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import RuleBroken, assert_equal

Verify = Callable[..., None]
Rng = np.random.Generator


@pytest.mark.parametrize("level", [0.0, -0.0, 1.5, -1e300, np.inf, -np.inf])
def test_edges(verify: Verify, rng: Rng, level: float) -> None:
    """Values on the level, next to it, infinite or no numbers, in any order, are told apart rightly."""
    kinds = [level, np.nextafter(level, -np.inf), np.nextafter(level, np.inf), np.nan, np.inf, -np.inf, -level, 0.0]
    for _ in range(20):
        verify(rng.choice(kinds, 50), level, np.empty(50, np.int64))
    for first in kinds:
        for second in kinds:
            verify(np.array([first, second]), level, np.empty(2, np.int64))


def test_none_and_all(submission: Any, verify: Verify, problem: ModuleType, rng: Rng) -> None:
    """A series that never rises, one that rises once, and one that rises in every other step are right."""
    for n in (2, 3, 1000, 1001, 70_000):
        falling = np.arange(n, 0.0, -1)
        for level in (-1.0, 0.5, n / 2 + 0.25, n + 1.0):
            verify(falling, level, np.empty(n, np.int64))
            verify(-falling, -level, np.empty(n, np.int64))
        out = np.empty(n, np.int64)
        submission.crossings(np.arange(n) % 2.0, 1.0, out)
        places = np.arange(1, n, 2)
        assert_equal(out, np.concatenate([places, np.full(n - places.size, -1)]))
        verify(*problem.make_inputs(rng, n=n, odd=1.0))


def test_sizes(verify: Verify, problem: ModuleType, rng: Rng) -> None:
    """Every length up to 70 is right, and those around powers of two."""
    for n in (*range(71), *(2**k + d for k in (7, 10, 12, 16) for d in (-1, 0, 1))):
        verify(*problem.make_inputs(rng, n=n, odd=0.3))


@pytest.mark.parametrize("odd", [0.0, 0.5])
def test_steady(memory_grown: Callable[..., int], submission: Any, problem: ModuleType, rng: Rng, odd: float) -> None:
    """No call of several, of lengths that nobody knows before, takes memory beside its arrays."""
    n = int(rng.integers(5_000_000, 7_000_000))
    submission.crossings(*problem.make_inputs(rng, n=n, odd=odd))
    for _ in range(2):
        arguments = problem.make_inputs(rng, n=n, odd=odd)
        grown = memory_grown("crossings", *arguments)
        if grown > arguments[0].nbytes / 3:
            raise RuleBroken(
                f"A call took {grown / 1e6:.0f} MB beside values and out, which have {8 * n / 1e6:.0f} MB each."
            )
