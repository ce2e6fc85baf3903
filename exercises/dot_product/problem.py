"""Dot product: the inputs, the slow version that you must beat, and how exact an answer has to be."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]

_LARGE = 64  # values of 1 to 1.5, more than any sum has partial sums in registers
_UNSEEN = 1.05e-16  # less than half of the distance from 1.0 to the next float64: added to it, it is gone


def make_inputs(rng: np.random.Generator, n: int) -> tuple[Series, Series]:
    """Return noise, float64 (n,), and the empty output, float64 (1,)."""
    return rng.standard_normal(n), np.empty(1)


def adversarial(rng: np.random.Generator, n: int) -> Iterator[tuple[tuple[Series, Series], None]]:
    """Yield, without end, arguments as of `make_inputs` that are harder, and None: all of them must be answered."""
    while True:
        for kind in rng.permutation(3):
            values = hard(rng, n) if kind else rng.standard_normal(n) * 10.0 ** rng.uniform(-100, 100)
            yield (values, np.empty(1)), None


def hard(rng: np.random.Generator, n: int) -> Series:
    """Return `n` values whose squares are lost one by one, if each is added to a large sum; of either sign.

    Large values come first, and their squares are 1 to 2.25. Those of all others are too small to be seen beside 1.
    """
    values = np.full(n, math.sqrt(_UNSEEN * rng.uniform(0.9, 1.0)))
    values[:_LARGE] = rng.uniform(1.0, 1.5, min(n, _LARGE))
    values *= rng.choice([-1.0, 1.0], n)
    return values


def baseline(values: Series, out: Series) -> None:
    """Write the sum of the squares to `out`: Python's own sum, which is rounded only once, at the end."""
    out[0] = math.fsum(value * value for value in values.tolist())


def traffic(values: Series, out: Series) -> tuple[int, int]:
    """Return how many bytes any answer must read and write."""
    return values.nbytes, out.nbytes


def scale(values: Series, out: Series) -> float:
    """Return what the error is measured in: the sum of the absolute products."""
    return float(np.vdot(values, values))
