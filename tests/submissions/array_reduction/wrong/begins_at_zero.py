# verdict: wrong in extremes  - minimum and maximum begin with zero, which may be less, or more, than all values
import math

from numba import njit, prange


@njit(parallel=True)
def array_reduction(values, out):
    total = low = high = 0.0
    for i in prange(len(values)):
        total += values[i]
        low = min(low, values[i])
        high = max(high, values[i])
    if math.isnan(total):
        for value in values:
            if math.isnan(value):
                low = high = value
    out[0] = total
    out[1] = low
    out[2] = high
