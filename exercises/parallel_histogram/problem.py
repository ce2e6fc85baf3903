"""Inputs of parallel_histogram, and the NumPy version that submissions must match and beat."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Arguments = tuple[NDArray[np.float64], float, float, NDArray[np.int64]]


def make_inputs(rng: np.random.Generator, n: int, bins: int, hot: float = 0.5) -> Arguments:
    """Return all arguments: `values` float64 (n,), `low`, `high` and an empty `out`, int64 (bins,).

    The values are uniform over a range a little wider than [low, high], so that some are to be ignored.
    A share `hot` of them is moved into one bin, one in a thousand is NaN or infinite, and as many lie on the
    edges of bins, `high` among them, or next to one.
    """
    low = float(rng.uniform(-100.0, 100.0))
    high = low + float(rng.uniform(1.0, 100.0))
    span = high - low
    values = rng.random(n)
    values *= 1.05 * span
    values += low - 0.025 * span
    sixteen_bits = rng.integers(2**64, size=-(-n // 4), dtype=np.uint64).view(np.uint16)[:n]
    values[sixteen_bits < round(hot * 2**16)] = low + (int(rng.integers(bins)) + 0.5) / bins * span
    values[rng.integers(0, n, n // 1000)] = rng.choice([np.nan, np.inf, -np.inf], n // 1000)
    edges = rng.choice(np.linspace(low, high, bins + 1), n // 1000)
    beside = np.nextafter(edges, rng.choice([low, high], n // 1000))
    values[rng.integers(0, n, n // 1000)] = np.where(rng.random(n // 1000) < 0.5, edges, beside)
    return values, low, high, np.empty(bins, dtype=np.int64)


def adversarial(rng: np.random.Generator, n: int, bins: int, hot: float = 0.5) -> Iterator[tuple[Arguments, None]]:
    """Yield, without end, arguments as of `make_inputs` that are harder, and None: all of them must be answered.

    By turns, in random order, every value is in one bin or hardly any two are, a tenth is not finite, or a tenth lies
    on edges.
    """
    while True:
        for kind in rng.permutation(4):
            yield _harder(rng, n, bins, hot, int(kind)), None


def _harder(rng: np.random.Generator, n: int, bins: int, hot: float, kind: int) -> Arguments:
    values, low, high, out = make_inputs(rng, n, bins, (1.0, 0.0, hot, hot)[kind])
    some = slice(int(rng.integers(10)), None, 10)
    if kind == 2:
        values[some] = rng.choice([np.nan, np.inf, -np.inf])
    elif kind == 3:
        edges = rng.choice(np.linspace(low, high, bins + 1), 1000)
        values[some] = np.resize(edges, values[some].shape)
    return values, low, high, out


def baseline(values: NDArray[np.float64], low: float, high: float, out: NDArray[np.int64]) -> None:
    """Fill `out` with what np.histogram counts."""
    out[:] = np.histogram(values, bins=out.size, range=(low, high))[0]


def traffic(values: NDArray[np.float64], low: float, high: float, out: NDArray[np.int64]) -> tuple[int, int]:
    """Return how many bytes any answer must read and write."""
    return values.nbytes, out.nbytes
