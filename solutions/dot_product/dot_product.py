"""Sums of products, in blocks: fast within a block, exact between blocks."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Series = NDArray[np.float64]

### BEGIN SOLUTION
BLOCK = 512  # values: so few that an error cannot grow, and so many that what happens between blocks costs nothing


# "reassoc" is the one part of fastmath that is needed: additions may be reordered, so several run side by side.
@njit(fastmath={"reassoc"})
def add_products(a: Series, b: Series) -> float:
    """Return the sum of the products of one block."""
    total = 0.0
    for i in range(a.size):
        total += a[i] * b[i]
    return total


@njit
def add_exactly(total: float, lost: float, part: float) -> tuple[float, float]:
    """Return the new total, and all that its additions have rounded away so far (Knuth's TwoSum)."""
    new = total + part
    taken = new - total
    return new, lost + ((total - (new - taken)) + (part - taken))


@njit
def add_blocks(a: Series, b: Series) -> float:
    """Return the sum of all products, as exact as that of a single block."""
    total, lost = 0.0, 0.0
    for start in range(0, a.size, BLOCK):
        part = add_products(a[start : start + BLOCK], b[start : start + BLOCK])
        total, lost = add_exactly(total, lost, part)
    return total + lost


### END SOLUTION


# Without a signature, each layout gets machine code of its own: neighbours are read as vectors, views one by one.
@njit
def sum_of_squares(values: Series, out: Series) -> None:
    """Write the sum of the squares of `values`, float64 (n,), to `out`, float64 (1,)."""
    ### BEGIN SOLUTION
    out[0] = add_blocks(values, values)
    ### END SOLUTION


@njit
def dot_product(a: Series, b: Series, out: Series) -> None:
    """Write the sum of the products of `a` and `b`, float64 (n,) each, to `out`, float64 (1,)."""
    ### BEGIN SOLUTION
    out[0] = add_blocks(a, b)
    ### END SOLUTION
