"""Where a series rises through a level, written straight into the caller's buffer."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Series = NDArray[np.float64]
Indices = NDArray[np.int64]


@njit
def crossings(values: Series, level: float, out: Indices) -> None:
    """Fill `out`, int64 (n,), with each i where values[i - 1] < level <= values[i], in order, then with -1."""
    # YOUR CODE HERE
    raise NotImplementedError()
