"""Sum, minimum and maximum in one pass over memory, which all threads share."""

import math

import numpy as np
from numba import get_num_threads, njit, prange
from numpy.typing import NDArray

Series = NDArray[np.float64]

# (Helper functions of your own may stand here.)


@njit(parallel=True)
def array_reduction(values: Series, out: Series) -> None:
    """Write sum, minimum and maximum of `values`, float64 (n,), n > 0, to `out`, float64 (3,), as NumPy does."""
    # YOUR CODE HERE
    raise NotImplementedError()
