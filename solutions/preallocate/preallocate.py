"""Where a series rises through a level, written straight into the caller's buffer."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Series = NDArray[np.float64]
Indices = NDArray[np.int64]


@njit
def crossings(values: Series, level: float, out: Indices) -> None:
    """Fill `out`, int64 (n,), with each i where values[i - 1] < level <= values[i], in order, then with -1."""
    ### BEGIN SOLUTION
    # Every index is stored where the next crossing belongs, and only a crossing moves that place on: the next index
    # overwrites what was none. There is nothing to foresee, where a branch is guessed wrongly again and again.
    count = 0
    was_below = False
    for i in range(values.size):
        out[count] = i
        count += was_below & (values[i] >= level)
        was_below = values[i] < level
    out[count:] = -1
    ### END SOLUTION
