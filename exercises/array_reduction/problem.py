"""Array reduction: the inputs, the NumPy version to be matched and beaten, and how exact a sum has to be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]


def make_inputs(rng: np.random.Generator, n: int) -> tuple[Series, Series]:
    """Return values around an offset, float64 (n,), and the empty output, float64 (3,)."""
    values = rng.random(n)
    values += rng.uniform(-2.0, 1.0)
    return values, np.empty(3)


def adversarial(rng: np.random.Generator, n: int) -> Iterator[tuple[tuple[Series, Series], None]]:
    """Yield, without end, arguments as of `make_inputs` that are harder, and None: all of them must be answered.

    By turns, in random order, the extremes stand out and are anywhere, or at the ends; values are infinite; one is NaN.
    """
    while True:
        for kind in rng.permutation(4):
            values, out = make_inputs(rng, n)
            place = int(rng.integers(n))
            if kind == 0:
                values[[place, int(rng.integers(n))]] = -1e6, 1e6
            elif kind == 1:
                values[[0, -1]] = rng.permutation([-3.0, 3.0])
            elif kind == 2:
                values[[place, (place + n // 2) % n]] = np.inf, rng.choice([np.inf, -np.inf])
            else:
                values[place] = np.nan
            yield (values, out), None


def baseline(values: Series, out: Series) -> None:
    """Write sum, minimum and maximum to `out`, as NumPy finds them: with NaN, all three are NaN."""
    with np.errstate(all="ignore"):
        out[:] = np.sum(values), np.min(values), np.max(values)


def traffic(values: Series, out: Series) -> tuple[int, int]:
    """Return how many bytes any answer must read and write."""
    return values.nbytes, out.nbytes


def scale(values: Series, out: Series) -> Series:
    """Return what the error of each of the three is measured in, float64 (3,): minimum and maximum must be exact."""
    return np.array([np.sum(np.abs(values), where=np.isfinite(values)), 0.0, 0.0])
