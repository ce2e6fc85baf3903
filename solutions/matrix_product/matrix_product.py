"""A matrix product that goes along rows, four of them at a time, in blocks that stay in the cache."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Row = NDArray[np.float64]

### BEGIN SOLUTION
ROWS, COLUMNS = 64, 512  # of b in a block: 256 KiB, which stay in the cache while all rows of a meet them


@njit
def add_row(weight: float, row: Row, out: Row) -> None:
    """Add a row, times its weight, to `out`."""
    for j in range(out.size):
        out[j] += weight * row[j]


@njit
def add_four(weights: Row, one: Row, two: Row, three: Row, four: Row, out: Row) -> None:
    """Add four rows, times their weights, to `out`: in their order, so that the bits are those of four calls."""
    first, second, third, fourth = weights[0], weights[1], weights[2], weights[3]
    for j in range(out.size):
        # Neighbours in j do not depend on each other: they are added side by side, and no sum is reordered.
        out[j] = (((out[j] + first * one[j]) + second * two[j]) + third * three[j]) + fourth * four[j]


### END SOLUTION


@njit
def matrix_product(a: Matrix, b: Matrix, out: Matrix) -> None:
    """Write the product of `a`, float64 (m, k), and `b`, float64 (k, n), to `out`, float64 (m, n), all in C order."""
    ### BEGIN SOLUTION
    out[:] = 0.0
    for left in range(0, b.shape[1], COLUMNS):
        right = left + COLUMNS
        # From the top of b to its end: every element of out meets its products in the order of the plain loop.
        for top in range(0, b.shape[0], ROWS):
            bottom = min(top + ROWS, b.shape[0])
            fours = bottom - (bottom - top) % 4
            for i in range(a.shape[0]):
                row = out[i, left:right]
                for p in range(top, fours, 4):
                    # A part of one row is contiguous, and known to be; a part of a matrix would not be.
                    below = b[p, left:right], b[p + 1, left:right], b[p + 2, left:right], b[p + 3, left:right]
                    add_four(a[i, p : p + 4], *below, row)
                for p in range(fours, bottom):
                    add_row(a[i, p], b[p, left:right], row)
    ### END SOLUTION
