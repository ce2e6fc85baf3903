"""A matrix product that goes along rows, four of them at a time, in blocks that stay in the cache."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Row = NDArray[np.float64]

# (Helper functions of your own may stand here.)


@njit
def matrix_product(a: Matrix, b: Matrix, out: Matrix) -> None:
    """Write the product of `a`, float64 (m, k), and `b`, float64 (k, n), to `out`, float64 (m, n), all in C order."""
    # YOUR CODE HERE
    raise NotImplementedError()
