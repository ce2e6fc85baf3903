"""Preallocation: the inputs, and the slow version that you must beat."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Arguments = tuple[NDArray[np.float64], float, NDArray[np.int64]]


def make_inputs(rng: np.random.Generator, n: int, odd: float) -> Arguments:
    """Return `values`, float64 (n,), a level, and the empty output, int64 (n,).

    The values are below the level and above it by turns; a share `odd` of them is on the other side.
    """
    level = float(rng.uniform(-5, 5))
    beside = rng.uniform(0.1, 1, n)
    beside[::2] *= -1
    beside[rng.random(n) < odd] *= -1
    return beside + level, level, np.empty(n, np.int64)


def adversarial(rng: np.random.Generator, n: int, odd: float) -> Iterator[tuple[Arguments, None]]:
    """Yield, without end, arguments as of `make_inputs` that are harder, and None: all of them must be answered.

    By turns, in random order, the values are noise, or never reach the level, or lie on it, or are no numbers.
    """
    while True:
        for kind in rng.permutation(5):
            values, level, out = make_inputs(rng, n, 0.5 if kind == 0 else odd)
            some = rng.random(n) < 0.2
            if kind == 1:
                values = np.minimum(values, np.nextafter(level, -np.inf))
            elif kind == 2:
                values[some] = level
            elif kind == 3:
                values[some] = rng.choice([np.nan, np.inf, -np.inf], int(some.sum()))
            elif kind == 4:
                values.sort()
            yield (values, level, out), None


def baseline(values: NDArray[np.float64], level: float, out: NDArray[np.int64]) -> None:
    """Fill `out` with each i at which `values` rises from below `level` to it or above it, and with -1 behind them."""
    found = []
    before = np.nan
    for i, value in enumerate(values.tolist()):
        if before < level <= value:
            found.append(i)
        before = value
    out[: len(found)] = found
    out[len(found) :] = -1


def traffic(values: NDArray[np.float64], level: float, out: NDArray[np.int64]) -> tuple[int, int]:
    """Return how many bytes any answer must read and write."""
    return values.nbytes, out.nbytes
