"""Hidden tests of matrix_product."""

from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

Verify = Callable[..., None]
Rng = np.random.Generator

SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 127, 128, 129]


def test_shapes(verify: Verify, problem: ModuleType, rng: Rng) -> None:
    """Every shape is right: each side by itself around powers of two, all sides at random, and long ones."""
    for size in SIZES:
        for m, k, n in ((size, 5, 6), (6, size, 5), (5, 6, size), (size, size, size)):
            verify(*problem.make_inputs(rng, m, k, n))
    for _ in range(20):
        verify(*problem.make_inputs(rng, *(int(side) for side in rng.integers(1, 90, 3))))
    for m, k, n in ((3, 2, 1025), (2, 1025, 3), (1025, 3, 2), (4, 513, 257), (257, 255, 259)):
        verify(*problem.make_inputs(rng, m, k, n))


@pytest.mark.parametrize("factor", [1e-150, 1.0, 1e150])
def test_order(verify: Verify, problem: ModuleType, rng: Rng, factor: float) -> None:
    """Every product is rounded, and added where its turn is, also where large ones cancel and small ones remain."""
    for m, k, n in ((1, 64, 1), (3, 65, 70), (9, 200, 17), (70, 90, 301)):
        a, b, out = problem.make_inputs(rng, m, k, n)
        spread = 10.0 ** rng.uniform(-20, 20, a.shape)
        verify(a * spread * factor, b, out)
        verify(np.repeat(a[:, : -(-k // 2)], 2, axis=1)[:, :k] * np.where(np.arange(k) % 2, -1e10, 1e10), b + 1e-3, out)


def test_strangers(verify: Verify, problem: ModuleType, rng: Rng) -> None:
    """Zeros, infinities and NaN are multiplied and added like any other value, and stay in their row and column."""
    for m, k, n in ((5, 6, 7), (40, 70, 66), (65, 129, 258)):
        for stranger in (np.inf, -np.inf, np.nan, 0.0, 1e308):
            a, b, out = problem.make_inputs(rng, m, k, n)
            a[rng.random(a.shape) < 0.4] = 0.0
            b[int(rng.integers(k)), int(rng.integers(n))] = stranger
            a[int(rng.integers(m)), int(rng.integers(k))] = stranger
            verify(a, b, out)
            verify(a, np.zeros_like(b), out)
