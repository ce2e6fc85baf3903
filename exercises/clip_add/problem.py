"""Universal functions: inputs of clip_add, and the slow version that you must beat."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Arguments = tuple[Array, Array, Array]


def make_inputs(rng: np.random.Generator, rows: int, columns: int) -> Arguments:
    """Return `x`, float64 (rows, columns), `y`, float64 (columns,), and the empty output, as large as `x`.

    Half of the sums or so lie outside [-1, 1].
    """
    x, y = rng.uniform(-1.5, 1.5, (rows, columns)), rng.uniform(-1.5, 1.5, columns)
    return x, y, np.empty_like(x)


def adversarial(rng: np.random.Generator, rows: int, columns: int) -> Iterator[tuple[Arguments, None]]:
    """Yield, without end, arguments as of `make_inputs` that are harder, and None: all of them must be answered.

    By turns, in random order: values that are no numbers or infinite, sums on a limit or next to it, sums of which
    none, or each, is clipped, and sums so small that a float32 has other digits.
    """
    while True:
        for kind in rng.permutation(5):
            x, y, out = make_inputs(rng, rows, columns)
            some = rng.random(x.shape) < 0.05
            if kind == 0:
                x[some] = rng.choice([np.nan, np.inf, -np.inf, 1e300, -1e300], int(some.sum()))
                y[rng.random(columns) < 0.01] = rng.choice([np.nan, np.inf, -np.inf])
            elif kind == 1:
                y[:] = rng.choice([0.25, 0.5, -0.5], columns)
                edge = rng.choice([1.0, -1.0, np.nextafter(1, 2), np.nextafter(-1, 0)], x.shape)
                x = edge - y
            elif kind == 2:
                x, y = x / 3, y / 3
            elif kind == 3:
                x, y = np.copysign(np.abs(x) + 1, y), np.copysign(np.abs(y) + 1, y)
            else:
                x, y = x * 1e-9, y * 1e-9
            yield (x, y, out), None


def _clip_add(x: float, y: float) -> float:
    total = x + y
    if total > 1:
        return 1
    if total < -1:
        return -1
    return total


def baseline(x: Array, y: Array, out: Array) -> None:
    """Fill `out` with the sums of `x` and `y`, broadcast, clipped to [-1, 1]: a ufunc that is not compiled."""
    with np.errstate(over="ignore", invalid="ignore"):  # sums of the largest numbers, and of infinities
        out[...] = np.frompyfunc(_clip_add, 2, 1)(x, y)


def traffic(x: Array, y: Array, out: Array) -> tuple[int, int]:
    """Return how many bytes any answer must read and write."""
    return x.nbytes + y.nbytes, out.nbytes
