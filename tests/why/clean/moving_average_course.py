# diagnosis: none
# exercise: moving_average
"""Moving average of a series, exact whatever has passed through it."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Series = NDArray[np.float64]

### BEGIN SOLUTION
# Cut the values into blocks as long as the window. Then every window is the end of one block and the
# beginning of the next, and all ends and all beginnings of a block take one addition each.


@njit
def sum_to_end(block: Series, tails: Series) -> None:
    """Fill `tails` with the sums from each element of `block` to its end."""
    total = 0.0
    for i in range(block.size - 1, -1, -1):
        total += block[i]
        tails[i] = total


@njit
def add_beginnings(tails: Series, following: Series, share: float, out: Series) -> None:
    """Fill `out` with the means of the windows that start in a block.

    `tails` are the block's sums to its end, `following` are the values after it, and `share` is what one
    value contributes to a mean.
    """
    head = 0.0
    out[0] = tails[0] * share
    for i in range(1, out.size):
        head += following[i - 1]
        out[i] = (tails[i] + head) * share


### END SOLUTION


@njit
def moving_average(values: Series, window: int, out: Series) -> None:
    """Fill `out`, float64 (n - window + 1,), with the mean of each full window of `values`, float64 (n,)."""
    ### BEGIN SOLUTION
    # A running sum needs no more additions, but what it rounds away when a large value enters is still
    # missing when that value has left. Here nothing is ever subtracted: a sum is made of its own window.
    tails = np.empty(window)
    for start in range(0, out.size, window):
        stop = start + window
        # Slices, because indices that begin at 0 need no test for negative ones, which count from the end.
        sum_to_end(values[start:stop], tails)
        add_beginnings(tails, values[stop:], 1.0 / window, out[start:stop])
    ### END SOLUTION
