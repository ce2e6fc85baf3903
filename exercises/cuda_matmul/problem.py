"""Inputs of cuda_matmul, the NumPy version that kernels must beat, and the rules of launch_config."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

WARP = 32
MOST_THREADS = (1024, 1024, 64)
MOST_IN_BLOCK = 1024
MOST_BLOCKS = (2**31 - 1, 65535, 65535)
ENOUGH_THREADS = 16_384
PER_THREAD = 64


def make_inputs(rng: np.random.Generator, m: int, k: int, n: int) -> tuple[Matrix, Matrix, Matrix]:
    """Return all arguments: random float32 `a` (m, k) and `b` (k, n) in [-1, 1), and an `out` of shape (m, n)."""
    a, b = (2 * rng.random(shape, dtype=np.float32) - 1 for shape in ((m, k), (k, n)))
    return a, b, np.empty((m, n), dtype=np.float32)


def adversarial(
    rng: np.random.Generator, m: int, k: int, n: int
) -> Iterator[tuple[tuple[Matrix, Matrix, Matrix], None]]:
    """Yield, without end, arguments as of `make_inputs` that are harder, and None: all of them must be answered.

    Rows and columns of very different sizes, and sums in which nearly everything cancels.
    """
    while True:
        a, b, out = make_inputs(rng, m, k, n)
        if rng.integers(2):
            a *= np.float32(2.0) ** rng.integers(-20, 20, size=(m, 1)).astype(np.float32)
            b *= np.float32(2.0) ** rng.integers(-20, 20, size=(1, n)).astype(np.float32)
        else:
            a[:, k // 2 : 2 * (k // 2)] = -a[:, : k // 2]
            b[k // 2 : 2 * (k // 2)] = b[: k // 2]
        yield (a, b, out), None


def baseline(a: Matrix, b: Matrix, out: Matrix) -> None:
    """Fill `out` with NumPy in float64, on one core of the processor."""
    out[:] = a.astype(np.float64) @ b.astype(np.float64)


def scale(a: Matrix, b: Matrix, out: Matrix) -> NDArray[np.float64]:
    """Return for each element the sum of the products' magnitudes, (m, n): what a sum's error is measured by."""
    magnitudes: NDArray[np.float64] = np.abs(a).astype(np.float64) @ np.abs(b).astype(np.float64)
    return magnitudes


def traffic(a: Matrix, b: Matrix, out: Matrix) -> tuple[int, int]:
    """Return how many bytes any answer must read and write."""
    return a.nbytes + b.nbytes, out.nbytes


def launch_arguments(a: Matrix, b: Matrix, out: Matrix) -> tuple[int, int]:
    """Return what launch_config is asked about for these arguments: rows and columns of `out`."""
    return a.shape[0], b.shape[1]


def launch_fault(m: int, n: int, launch: list[int]) -> str:
    """Return which rule `launch`, what launch_config(m, n) gave, breaks; "" where it keeps all of them.

    `launch` holds blocks and threads, or x, y and z of each.
    """
    if len(launch) not in (2, 6):
        return f"launch_config({m}, {n}) must return (blocks, threads), whole numbers or tuples of up to three"
    half = len(launch) // 2
    blocks, threads = launch[:half], launch[half:]
    of = f"for an output of {m} x {n}"
    for what, sizes, most in (("blocks", blocks, MOST_BLOCKS), ("threads a block", threads, MOST_THREADS)):
        if any(not 1 <= size <= limit for size, limit in zip(sizes, most, strict=False)):
            return f"{sizes} {what} {of}: each is at least 1, and x, y and z at most {most}"
    in_block = math.prod(threads)
    if in_block > MOST_IN_BLOCK or in_block % WARP:
        return f"{in_block} threads a block {of}: it must be a multiple of {WARP} up to {MOST_IN_BLOCK}"
    if math.prod(blocks) > max(m, 1) * max(n, 1):
        return f"{math.prod(blocks)} blocks {of}: more than it has elements (a side of 0 counts as 1)"
    if math.prod(blocks) * in_block < min(m * n // PER_THREAD, ENOUGH_THREADS):
        return f"{math.prod(blocks) * in_block} threads {of}: too few to keep a GPU busy"
    return ""
