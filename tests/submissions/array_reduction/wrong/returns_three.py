# verdict: wrong in every check  - returns a tuple, and `out` stays empty
import math

from numba import njit, prange


@njit(parallel=True)
def array_reduction(values, out):
    total, low, high = 0.0, math.inf, -math.inf
    for i in prange(len(values)):
        total += values[i]
        low = min(low, values[i])
        high = max(high, values[i])
    return total, low, high
