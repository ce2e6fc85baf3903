"""Hidden tests of array_reduction."""

from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

Verify = Callable[..., None]
Rng = np.random.Generator

SIZES = [*range(1, 20), *(2**k + d for k in (6, 8, 9, 10, 11, 12, 13, 16) for d in (-1, 0, 1)), 99_991, 1_000_003]
STRANGERS = {
    "NaN": [np.nan],
    "NaN and infinities": [np.nan, np.inf, -np.inf],
    "infinity": [np.inf],
    "minus infinity": [-np.inf],
    "both infinities": [np.inf, -np.inf],
}


def test_sizes(verify: Verify, problem: ModuleType, rng: Rng) -> None:
    """Every number of values is right, fewer than there are threads and around powers of two as well."""
    for n in SIZES:
        verify(*problem.make_inputs(rng, n=n))


def test_extremes(verify: Verify, rng: Rng) -> None:
    """The smallest and the largest value are found at any place, also where all are positive, negative or the same."""
    for n in (2, 5, 64, 5000, 70_001):
        values = rng.uniform(1.0, 2.0, n)
        for given in (values, -values, np.full(n, 3.5), np.zeros(n), np.sort(values), np.sort(values)[::-1].copy()):
            verify(given, np.empty(3))
        for low in {0, 1, n // 2 - 1, n // 2, n - 1, int(rng.integers(n))}:
            single = values.copy()
            single[low] = 1e-300
            single[int(rng.integers(n)) if n > 2 else low - 1] = 1e300
            verify(single, np.empty(3))


@pytest.mark.parametrize("n", [2_000_000, 4_000_000])
def test_no_lost_values(verify: Verify, problem: ModuleType, rng: Rng, n: int) -> None:
    """Of millions of values every one counts, call after call: ever new extremes from both ends, and a full sum."""
    for _ in range(4):
        verify(*problem.make_inputs(rng, n=n))
        verify(np.abs(np.arange(float(n)) - rng.integers(n)), np.empty(3))
        verify(-np.abs(np.arange(float(n)) - rng.integers(n)), np.empty(3))


@pytest.mark.parametrize("kind", STRANGERS)
def test_not_finite(verify: Verify, problem: ModuleType, rng: Rng, kind: str) -> None:
    """NaN anywhere makes all three NaN; infinities are the extremes, and only their sum may be NaN."""
    for n in (3, 100, 5000, 300_001):
        for _ in range(8):
            values, out = problem.make_inputs(rng, n=n)
            places = rng.choice(n, len(STRANGERS[kind]), replace=False)
            values[places] = STRANGERS[kind]
            verify(values, out)
        for end in (0, -1):
            values, out = problem.make_inputs(rng, n=n)
            values[end] = STRANGERS[kind][0]
            verify(values, out)
