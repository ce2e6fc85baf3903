"""Sum, minimum and maximum in one pass over memory, which all threads share."""

import math

import numpy as np
from numba import get_num_threads, njit, prange
from numpy.typing import NDArray

Series = NDArray[np.float64]

### BEGIN SOLUTION
# A block stays in the innermost cache while it is gone through twice: from memory, each value comes once.
BLOCK = 2048


@njit(fastmath={"reassoc"})
def add_up(block: Series) -> float:
    """Return the sum of a block, NaN and infinities included: additions may be reordered, and no more."""
    total = 0.0
    for value in block:
        total += value
    return total


@njit(fastmath={"nnan", "nsz"})
def extremes(block: Series) -> tuple[float, float]:
    """Return the smallest and the largest value of a block: anything, if one of them is NaN."""
    low, high = math.inf, -math.inf
    for value in block:
        low = min(low, value)
        high = max(high, value)
    return low, high


@njit
def holds_nan(values: Series) -> bool:
    """Return whether a value is NaN, and not only the sum: infinities may have cancelled."""
    return bool(np.isnan(values).any())


@njit
def reduce_share(values: Series) -> tuple[float, float, float]:
    """Return sum, minimum and maximum of one thread's values: with NaN among them, all three are NaN."""
    total, low, high = 0.0, math.inf, -math.inf
    for start in range(0, values.size, BLOCK):
        block = values[start : start + BLOCK]
        part = add_up(block)
        if math.isnan(part) and holds_nan(block):
            return math.nan, math.nan, math.nan
        least, most = extremes(block)
        total, low, high = total + part, min(low, least), max(high, most)
    return total, low, high


### END SOLUTION


@njit(parallel=True)
def array_reduction(values: Series, out: Series) -> None:
    """Write sum, minimum and maximum of `values`, float64 (n,), n > 0, to `out`, float64 (3,), as NumPy does."""
    ### BEGIN SOLUTION
    shares = get_num_threads()
    size = -(-values.size // shares)
    parts = np.empty((shares, 3))
    for share in prange(shares):
        # Every share has a row of its own: no element is ever written by two threads.
        total, low, high = reduce_share(values[share * size : (share + 1) * size])
        parts[share, 0] = total
        parts[share, 1] = low
        parts[share, 2] = high
    out[0], out[1], out[2] = 0.0, math.inf, -math.inf
    for share in range(shares):
        out[0] += parts[share, 0]
        # Written so that NaN, of which every comparison is false, is kept once it is there.
        out[1] = out[1] if out[1] < parts[share, 1] or math.isnan(out[1]) else parts[share, 1]
        out[2] = out[2] if out[2] > parts[share, 2] or math.isnan(out[2]) else parts[share, 2]
    ### END SOLUTION
