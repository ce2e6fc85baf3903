"""Inputs of cuda_transpose, the NumPy version that kernels must beat, and the rules of launch_config."""

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
PER_THREAD = 32


def make_inputs(rng: np.random.Generator, rows: int, columns: int) -> tuple[Matrix, Matrix]:
    """Return both arguments: a random float32 (rows, columns), and an `out` of shape (columns, rows)."""
    return rng.random((rows, columns), dtype=np.float32), np.empty((columns, rows), dtype=np.float32)


def adversarial(rng: np.random.Generator, rows: int, columns: int) -> Iterator[tuple[tuple[Matrix, Matrix], None]]:
    """Yield, without end, arguments as of `make_inputs` that are harder, and None: all of them must be answered.

    Infinities, NaN, zeros of either sign and numbers near the ends of the range are among them.
    """
    strange = np.array([np.inf, -np.inf, np.nan, 3e38, -3e38, 1e-45, -0.0, 0.0], dtype=np.float32)
    while True:
        matrix, out = make_inputs(rng, rows, columns)
        matrix.flat[rng.integers(matrix.size, size=1000)] = rng.choice(strange, 1000)
        yield (matrix, out), None


def baseline(matrix: Matrix, out: Matrix) -> None:
    """Fill `out` with NumPy, on one core of the processor."""
    out[:] = matrix.T


def traffic(matrix: Matrix, out: Matrix) -> tuple[int, int]:
    """Return how many bytes any answer must read and write."""
    return matrix.nbytes, out.nbytes


def launch_arguments(matrix: Matrix, out: Matrix) -> tuple[int, int]:
    """Return what launch_config is asked about for these arguments: rows and columns."""
    return matrix.shape[0], out.shape[0]


def launch_fault(rows: int, columns: int, launch: list[int]) -> str:
    """Return which rule `launch`, what launch_config(rows, columns) gave, breaks; "" where it keeps all of them.

    `launch` holds blocks and threads, or x, y and z of each.
    """
    if len(launch) not in (2, 6):
        return f"launch_config({rows}, {columns}) must return (blocks, threads), whole numbers or tuples of up to three"
    half = len(launch) // 2
    blocks, threads = launch[:half], launch[half:]
    of = f"for a matrix of {rows} x {columns}"
    for what, sizes, most in (("blocks", blocks, MOST_BLOCKS), ("threads a block", threads, MOST_THREADS)):
        if any(not 1 <= size <= limit for size, limit in zip(sizes, most, strict=False)):
            return f"{sizes} {what} {of}: each is at least 1, and x, y and z at most {most}"
    in_block, elements = math.prod(threads), max(rows, 1) * max(columns, 1)
    if in_block > MOST_IN_BLOCK or in_block % WARP:
        return f"{in_block} threads a block {of}: it must be a multiple of {WARP} up to {MOST_IN_BLOCK}"
    if math.prod(blocks) > elements:
        return f"{math.prod(blocks)} blocks {of}: more than it has elements (a side of 0 counts as 1)"
    if math.prod(blocks) * in_block < min(rows * columns // PER_THREAD, ENOUGH_THREADS):
        return f"{math.prod(blocks) * in_block} threads {of}: too few to keep a GPU busy"
    return ""
