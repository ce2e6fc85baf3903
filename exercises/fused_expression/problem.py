"""Fused expression: the inputs, the slow version that you must beat, and how exact an answer has to be."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]


def make_inputs(rng: np.random.Generator, n: int) -> tuple[Series, Series]:
    """Return values from 0 to 20, float64 (n,), and the empty output, float64 (n,)."""
    return rng.uniform(0.0, 20.0, n), np.empty(n)


def adversarial(rng: np.random.Generator, n: int) -> Iterator[tuple[tuple[Series, Series], None]]:
    """Yield, without end, arguments as of `make_inputs` that are harder, and None: all of them must be answered.

    By turns, in random order, values are close together, tiny, large, or negative, some with no root among them.
    """
    while True:
        for kind in rng.permutation(4):
            if kind == 0:
                values = rng.uniform(0.0, 20.0) + 1e-9 * rng.standard_normal(n) ** 2
            elif kind == 1:
                values = 10.0 ** rng.uniform(-200.0, 1.0, n)
            elif kind == 2:
                values = 10.0 ** rng.uniform(0.0, 8.0, n)
            else:
                values = math.pi * (rng.integers(-200, 0, n) + rng.uniform(0.1, 0.9, n))
            yield (values, np.empty(n)), None


def baseline(x: Series, out: Series) -> None:
    """Write sqrt(x² + sin x · e⁻ˣ) to `out`, in a loop of Python's: NaN where there is no root."""
    sine, exponential, root = math.sin, math.exp, math.sqrt
    for i, value in enumerate(x.tolist()):
        square = value * value + sine(value) * exponential(-value)
        out[i] = root(square) if square >= 0.0 else math.nan


def traffic(x: Series, out: Series) -> tuple[int, int]:
    """Return how many bytes any answer must read and write."""
    return x.nbytes, out.nbytes


def scale(x: Series, out: Series) -> Series:
    """Return, for each element, what its error is measured in: the root of the absolute terms' sum, float64 (n,).

    Where the two terms cancel, the root of what they leave has fewer digits than they have.
    """
    size: Series = np.sqrt(x * x + np.abs(np.sin(x)) * np.exp(-x))
    return size
