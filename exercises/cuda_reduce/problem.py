"""Inputs of cuda_reduce, the NumPy version that kernels must beat, and the rules of launch_config."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]
Total = NDArray[np.float64]

WARP = 32
MOST_THREADS = 1024
MOST_BLOCKS = 2**31 - 1
PER_THREAD = 64
ENOUGH_THREADS = 65_536


def make_inputs(rng: np.random.Generator, n: int) -> tuple[Values, Total]:
    """Return both arguments: random float32 (n,) in [0, 1), and an `out` of one float64, which begins as 0."""
    return rng.random(n, dtype=np.float32), np.zeros(1)


def adversarial(rng: np.random.Generator, n: int) -> Iterator[tuple[tuple[Values, Total], None]]:
    """Yield, without end, arguments as of `make_inputs` that are harder, and None: all of them must be answered.

    Values of either sign, of all sizes, and a few huge ones among many that no float32 could be added to.
    """
    while True:
        values, out = make_inputs(rng, n)
        kind = int(rng.integers(3))
        if kind == 0:
            values -= np.float32(0.5)
        elif kind == 1:
            values *= np.float32(2.0) ** rng.integers(-40, 40, size=n).astype(np.float32)
        else:
            values[rng.integers(n, size=10)] = np.float32(2.0**24)
        yield (values, out), None


def baseline(values: Values, out: Total) -> None:
    """Fill `out` with NumPy, on one core of the processor."""
    out[0] = np.sum(values, dtype=np.float64)


def scale(values: Values, out: Total) -> float:
    """Return the sum of the magnitudes: what the error of a sum is measured by."""
    return float(np.sum(np.abs(values), dtype=np.float64))


def traffic(values: Values, out: Total) -> tuple[int, int]:
    """Return how many bytes any answer must read and write."""
    return values.nbytes, out.nbytes


def launch_arguments(values: Values, out: Total) -> tuple[int]:
    """Return what launch_config is asked about for these arguments: the number of values."""
    return (values.size,)


def launch_fault(n: int, launch: list[int]) -> str:
    """Return which rule `launch`, what launch_config(n) returned, breaks; "" where it keeps all of them."""
    if len(launch) != 2:
        return f"launch_config({n}) must return two whole numbers: (blocks, threads_per_block)"
    blocks, threads = launch
    if not 1 <= threads <= MOST_THREADS or threads % WARP:
        return f"{threads} threads a block for n = {n}: it must be a multiple of {WARP} up to {MOST_THREADS}"
    if not 1 <= blocks <= MOST_BLOCKS:
        return f"{blocks} blocks for n = {n}: a grid has at least 1 and at most {MOST_BLOCKS}"
    total, enough = blocks * threads, min(n // PER_THREAD, ENOUGH_THREADS)
    if total < enough:
        return f"{total} threads for n = {n}: too few to keep a GPU busy, {enough} are enough"
    if total - max(n, 1) > threads:
        return f"{total} threads for n = {n}: more than one whole block of them has nothing to do"
    return ""
