# verdict: rejected in parallel  - without parallel=True, prange is range
import math

from numba import njit, prange


@njit
def array_reduction(values, out):
    total, low, high = 0.0, math.inf, -math.inf
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
