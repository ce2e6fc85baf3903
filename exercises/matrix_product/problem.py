"""Matrix product: the inputs, and the plain loop in NumPy that submissions must match, bit by bit, and beat."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def make_inputs(rng: np.random.Generator, m: int, k: int, n: int) -> tuple[Matrix, Matrix, Matrix]:
    """Return noise, float64 (m, k) and (k, n), and the empty output, float64 (m, n)."""
    return rng.standard_normal((m, k)), rng.standard_normal((k, n)), np.empty((m, n))


def adversarial(
    rng: np.random.Generator, m: int, k: int, n: int
) -> Iterator[tuple[tuple[Matrix, Matrix, Matrix], None]]:
    """Yield, without end, arguments as of `make_inputs` that are harder, and None: all of them must be answered.

    By turns, in random order, values have any order of magnitude, or many zeros meet a few infinities, or a row of `a`
    is repeated but for one element.
    """
    while True:
        for kind in rng.permutation(3):
            a, b, out = make_inputs(rng, m, k, n)
            if kind == 0:
                a *= 10.0 ** rng.uniform(-30.0, 30.0, a.shape)
                b *= 10.0 ** rng.uniform(-30.0, 30.0, b.shape)
            elif kind == 1:
                a[rng.random(a.shape) < 0.5] = 0.0
                b[rng.integers(k, size=3), rng.integers(n, size=3)] = rng.choice([np.inf, -np.inf, np.nan], 3)
            else:
                a[:] = a[0]
                a[np.arange(m), rng.integers(k, size=m)] += 1e-9
            yield (a, b, out), None


def baseline(a: Matrix, b: Matrix, out: Matrix) -> None:
    """Write the product of `a` and `b` to `out`: for each p in turn, all products a[i, p] * b[p, j] are added."""
    out[:] = 0.0
    with np.errstate(invalid="ignore", over="ignore"):
        for p in range(a.shape[1]):
            out += a[:, p, None] * b[p]
