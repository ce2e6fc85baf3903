"""Inputs of cuda_vector_add, the NumPy version that kernels must beat, and the rules of launch_config."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]

WARP = 32
MOST_THREADS = 1024
MOST_BLOCKS = 2**31 - 1
ENOUGH_THREADS = 16_384


def make_inputs(rng: np.random.Generator, n: int) -> tuple[Values, Values, Values]:
    """Return all arguments: `a` and `b`, random float32 (n,) in [-1000, 1000), and an `out` of that shape."""
    a, b = (2000 * rng.random(n, dtype=np.float32) - 1000 for _ in range(2))
    return a, b, np.empty(n, dtype=np.float32)


def adversarial(rng: np.random.Generator, n: int) -> Iterator[tuple[tuple[Values, Values, Values], None]]:
    """Yield, without end, arguments as of `make_inputs` that are harder, and None: all of them must be answered.

    Infinities, NaN, huge and tiny values are among them.
    """
    strange = np.array([np.inf, -np.inf, np.nan, 3e38, -3e38, 1e-40, -0.0], dtype=np.float32)
    while True:
        a, b, out = make_inputs(rng, n)
        for values in (a, b):
            values[rng.integers(n, size=1000)] = rng.choice(strange, 1000)
        yield (a, b, out), None


def baseline(a: Values, b: Values, out: Values) -> None:
    """Fill `out` with NumPy, on one core of the processor."""
    with np.errstate(over="ignore", invalid="ignore"):  # infinities and NaN are legitimate values here
        np.add(a, b, out=out)


def traffic(a: Values, b: Values, out: Values) -> tuple[int, int]:
    """Return how many bytes any answer must read and write."""
    return a.nbytes + b.nbytes, out.nbytes


def launch_fault(n: int, launch: list[int]) -> str:
    """Return which rule `launch`, what launch_config(n) returned, breaks; "" where it keeps all of them."""
    if len(launch) != 2:
        return f"launch_config({n}) must return two whole numbers: (blocks, threads_per_block)"
    blocks, threads = launch
    if not 1 <= threads <= MOST_THREADS or threads % WARP:
        return f"{threads} threads a block for n = {n}: it must be a multiple of {WARP} up to {MOST_THREADS}"
    if not 1 <= blocks <= MOST_BLOCKS:
        return f"{blocks} blocks for n = {n}: a grid has at least 1 and at most {MOST_BLOCKS}"
    total, useful = blocks * threads, max(n, 1)
    if total < min(n, ENOUGH_THREADS):
        return f"{total} threads for n = {n}: too few to keep a GPU busy, {min(n, ENOUGH_THREADS)} are enough"
    if total - useful > threads:
        return f"{total} threads for n = {n}: more than one whole block of them has nothing to do"
    return ""
