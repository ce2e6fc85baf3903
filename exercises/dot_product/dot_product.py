"""Sums of products, in blocks: fast within a block, exact between blocks."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Series = NDArray[np.float64]

# (Helper functions of your own may stand here.)


# Without a signature, each layout gets machine code of its own: neighbours are read as vectors, views one by one.
@njit
def sum_of_squares(values: Series, out: Series) -> None:
    """Write the sum of the squares of `values`, float64 (n,), to `out`, float64 (1,)."""
    # YOUR CODE HERE
    raise NotImplementedError()


@njit
def dot_product(a: Series, b: Series, out: Series) -> None:
    """Write the sum of the products of `a` and `b`, float64 (n,) each, to `out`, float64 (1,)."""
    # YOUR CODE HERE
    raise NotImplementedError()
