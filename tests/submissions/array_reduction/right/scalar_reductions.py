# verdict: passed  - the scalars that Numba knows how to reduce, in one loop, and NaN looked for where the sum shows it
import math

from numba import njit, prange


@njit(parallel=True)
def reduced(values):
    total, low, high = 0.0, math.inf, -math.inf
    for i in prange(len(values)):
        total += values[i]
        low = min(low, values[i])
        high = max(high, values[i])
    return total, low, high


@njit
def array_reduction(values, out):
    total, low, high = reduced(values)
    if math.isnan(total):
        for value in values:
            if math.isnan(value):
                low = high = value
    out[0] = total
    out[1] = low
    out[2] = high
