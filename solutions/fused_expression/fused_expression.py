"""A formula in one pass: each value is read once, and its result is written where the caller wants it."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Series = NDArray[np.float64]


@njit
def fused_expression(x: Series, out: Series) -> None:
    """Fill `out`, float64 (n,), with sqrt(x² + sin x · e⁻ˣ) of `x`, float64 (n,): NaN where there is no root."""
    ### BEGIN SOLUTION
    # What NumPy would keep in an array of its own after each operation stays in a register here.
    for i in range(x.size):
        value = x[i]
        out[i] = math.sqrt(value * value + math.sin(value) * math.exp(-value))
    ### END SOLUTION
