"""Hidden tests of moving_average."""

from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

Verify = Callable[..., None]

SIZES = [1, 2, 3, 7, 8, 9, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 4095, 4096, 4097]


def test_any_window(verify: Verify, problem: ModuleType, rng: np.random.Generator) -> None:
    """Every window from 1 to n is right for short series of every length."""
    for n in range(1, 18):
        for window in range(1, n + 1):
            verify(*problem.make_inputs(rng, n=n, window=window))


@pytest.mark.parametrize("spike", [1e12, -1e12])
def test_spikes(verify: Verify, problem: ModuleType, rng: np.random.Generator, spike: float) -> None:
    """Means are exact before, during and after one spike of 1e12 at any place, and after several."""
    for window in (1, 2, 5, 16, 33):
        values, _, out = problem.make_inputs(rng, n=400, window=window)
        places = [0, 1, window - 1, window, 399 - window, 399, int(rng.integers(400))]
        for place in places:
            spiked = values.copy()
            spiked[place] = spike
            verify(spiked, window, out)
        values[places] = spike
        verify(values, window, out)


@pytest.mark.parametrize("factor", [1e-300, 1e-12, 1.0, 1e12, 1e150])
def test_cancellation(verify: Verify, problem: ModuleType, rng: np.random.Generator, factor: float) -> None:
    """Alternating signs, offsets a million times the signal and values of any order of magnitude are no problem."""
    signs = np.where(np.arange(300) % 2, -1.0, 1.0)
    for window in (2, 7, 40):
        noise, _, out = problem.make_inputs(rng, n=300, window=window)
        for values in (signs * 1e6 + noise, noise + 1e6, np.full(300, -0.1), np.zeros(300)):
            verify(values * factor, window, out)


def test_random_shapes(verify: Verify, problem: ModuleType, rng: np.random.Generator) -> None:
    """Lengths and windows around powers of two, and others at random, are right to the last value."""
    for window in SIZES:
        blocks = int(rng.integers(1, 4))
        for extra in (-1, 0, 1):
            verify(*problem.make_inputs(rng, n=max(blocks * window + extra, window), window=window))
    for _ in range(60):
        n = int(rng.integers(1, 5000))
        verify(*problem.make_inputs(rng, n=n, window=int(rng.integers(1, n + 1))))


@pytest.mark.parametrize(("n", "window"), [(60_000, 20_000), (70_001, 32_769), (100_000, 99_990), (65_537, 65_537)])
def test_long_windows(verify: Verify, problem: ModuleType, rng: np.random.Generator, n: int, window: int) -> None:
    """Windows of tens of thousands of values are right."""
    verify(*problem.make_inputs(rng, n=n, window=window))
