"""A matrix product that goes along rows, four of them at a time, in blocks that stay in the cache."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Row = NDArray[np.float64]

### BEGIN SOLUTION
ROWS, COLUMNS = 64, 256  # of b in a block: 128 KiB, which stay in the cache while all rows of a meet them


@njit
def add_four(weights: Row, rows: Matrix, out: Row) -> None:
    """Add four rows, times their weights, to `out`: in their order, so that the bits are those of four loops."""
    first, second, third, fourth = weights[0], weights[1], weights[2], weights[3]
    one, two, three, four = rows[0], rows[1], rows[2], rows[3]
    for j in range(out.size):
        # Neighbours in j do not depend on each other: they are added side by side, and no sum is reordered.
        out[j] = (((out[j] + first * one[j]) + second * two[j]) + third * three[j]) + fourth * four[j]


@njit
def add_block(weights: Row, rows: Matrix, out: Row) -> None:
    """Add all `rows`, times their weights, to `out`."""
    fours = weights.size // 4 * 4
    for p in range(0, fours, 4):
        add_four(weights[p : p + 4], rows[p : p + 4], out)
    for p in range(fours, weights.size):
        for j in range(out.size):
            out[j] += weights[p] * rows[p, j]


### END SOLUTION


@njit
def matrix_product(a: Matrix, b: Matrix, out: Matrix) -> None:
    """Write the product of `a`, float64 (m, k), and `b`, float64 (k, n), to `out`, float64 (m, n), all in C order."""
    ### BEGIN SOLUTION
    out[:] = 0.0
    for j in range(0, b.shape[1], COLUMNS):
        # From the top of b to its end: every element of out meets its products in the order of the plain loop.
        for p in range(0, b.shape[0], ROWS):
            block = b[p : p + ROWS, j : j + COLUMNS]
            for i in range(a.shape[0]):
                add_block(a[i, p : p + ROWS], block, out[i, j : j + COLUMNS])
    ### END SOLUTION
