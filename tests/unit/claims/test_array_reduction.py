"""What the source texts, and the handout of array_reduction, say of parallel reductions, on the installed Numba."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numba import njit, prange

pytestmark = [pytest.mark.slow, pytest.mark.sampled(4, "claims")]

VALUES = np.random.default_rng(1).uniform(1.0, 2.0, 200_000)


def test_sums_minima_and_maxima_are_combined() -> None:
    """Scalars changed by +=, min and max are reductions: each thread has a copy, and the copies are combined."""

    def combined(values: Any) -> Any:
        total, low, high = 0.0, math.inf, -math.inf
        for i in prange(len(values)):
            total += values[i]
            low = min(low, values[i])
            high = max(high, values[i])
        return total, low, high

    reduced = njit(parallel=True)(combined)
    total, low, high = reduced(VALUES)
    assert (low, high) == (VALUES.min(), VALUES.max())
    assert math.isclose(total, math.fsum(VALUES), rel_tol=1e-12)
    strange = VALUES.copy()
    strange[1000] = math.nan
    total, low, high = reduced(strange)
    assert (math.isnan(total), math.isnan(low), math.isnan(high)) == (True, False, False)


def test_a_comparison_is_no_reduction() -> None:
    """`if value < low: low = value` compiles without a word, and what the threads have found is thrown away."""

    def least(values: Any) -> float:
        low = math.inf
        for i in prange(len(values)):
            if values[i] < low:  # noqa: PLR1730 - what Numba does not take for the same
                low = values[i]
        return low

    assert njit(parallel=True)(least)(VALUES) != VALUES.min()


def test_arrays_are_reduced_as_a_whole() -> None:
    """The texts' `result *= tmp` on small arrays is a reduction too: as long as int64 holds the powers of two."""

    def powers(n: int) -> Any:
        result = np.ones((13, 17), np.int64)
        factor = np.full((13, 17), 2, np.int64)
        for _ in prange(n):
            result *= factor
        return result

    assert (njit(parallel=True)(powers)(10) == 2**10).all()
