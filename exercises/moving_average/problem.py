"""Moving average: the inputs, the slow version that you must beat, and how exact an answer has to be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Series = NDArray[np.float64]


def make_inputs(rng: np.random.Generator, n: int, window: int, spike: float = 0.0) -> tuple[Series, int, Series]:
    """Return noise, float64 (n,), the window, and the empty output, float64 (n - window + 1,).

    A `spike` other than zero replaces one value in the first half, and a few spikes of up to a tenth of its size, of
    either sign, stand anywhere.
    """
    values = rng.standard_normal(n)
    if spike:
        _add_spikes(rng, values, int(rng.integers(4, 9)), spike / 10)
        values[rng.integers(n // 2 + 1)] = spike
    return values, window, np.empty(n - window + 1)


def adversarial(
    rng: np.random.Generator, n: int, window: int, spike: float = 0.0
) -> Iterator[tuple[tuple[Series, int, Series], None]]:
    """Yield, without end, arguments as of `make_inputs` that are harder, and None: all of them must be answered.

    By turns, in random order, the values have many spikes of up to ten times the size, at the ends as well, or an
    offset, or large values of alternating sign that hide small ones.
    """
    while True:
        for kind in rng.permutation(4):
            values = rng.standard_normal(n)
            if kind == 2:
                values += rng.choice([-1e6, 1e6])
            elif kind == 3:
                values[::2] += 1e6
                values[1::2] -= 1e6
            else:
                _add_spikes(rng, values, int(rng.integers(10, 40)), 10 * (spike or 1e12))
                values[rng.choice([0, -1])] = rng.choice([-1e12, 1e12])
            yield (values, window, np.empty(n - window + 1)), None


def _add_spikes(rng: np.random.Generator, values: Series, count: int, largest: float) -> None:
    """Replace `count` values anywhere by spikes of either sign: `largest` is the largest, and most are far smaller."""
    sizes = largest * 10.0 ** rng.uniform(-5, 0, count) * rng.choice([-1, 1], count)
    values[rng.integers(values.size, size=count)] = sizes


def baseline(values: Series, window: int, out: Series) -> None:
    """Fill `out` with the mean of each full window, in NumPy: every window is summed from scratch."""
    np.mean(sliding_window_view(values, window), axis=1, out=out)


def traffic(values: Series, window: int, out: Series) -> tuple[int, int]:
    """Return how many bytes any answer must read and write."""
    return values.nbytes, out.nbytes


def scale(values: Series, window: int, out: Series) -> Series:
    """Return, for each window, what its error is measured in: the mean of its absolute values, the shape of `out`."""
    sums, length = np.abs(values), 1  # of so many neighbours, from each value on: twice as many with every step
    total, covered = np.zeros_like(out), 0
    while True:
        if window & length:
            total += sums[covered : covered + out.size]
            covered += length
        if covered == window:
            return total / window
        sums = sums[:-length] + sums[length:]
        length *= 2
