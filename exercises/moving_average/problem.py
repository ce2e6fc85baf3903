"""Moving average: the inputs, the slow version that you must beat, and how exact an answer has to be."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Series = NDArray[np.float64]


def make_inputs(rng: np.random.Generator, n: int, window: int, spike: float = 0.0) -> tuple[Series, int, Series]:
    """Return noise, float64 (n,), the window, and the empty output, float64 (n - window + 1,).

    A `spike` other than zero replaces one value in the first half.
    """
    values = rng.standard_normal(n)
    if spike:
        values[rng.integers(n // 2 + 1)] = spike
    return values, window, np.empty(n - window + 1)


def baseline(values: Series, window: int, out: Series) -> None:
    """Fill `out` with the mean of each full window, in NumPy: every window is summed from scratch."""
    np.mean(sliding_window_view(values, window), axis=1, out=out)


def traffic(values: Series, window: int, out: Series) -> tuple[int, int]:
    """Return how many bytes any answer must read and write."""
    return values.nbytes, out.nbytes


def scale(values: Series, window: int, out: Series) -> Series:
    """Return, for each window, what its error is measured in: the mean of its absolute values, the shape of `out`."""
    size = np.empty_like(out)
    baseline(np.abs(values), window, size)
    return size
