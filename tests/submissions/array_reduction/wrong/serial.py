# verdict: rejected in parallel  - one pass, on one thread
import math

from numba import njit


@njit
def array_reduction(values, out):
    total, low, high = 0.0, math.inf, -math.inf
    for value in values:
        total += value
        low = min(low, value)
        high = max(high, value)
    if math.isnan(total):
        for value in values:
            if math.isnan(value):
                low = high = value
    out[0] = total
    out[1] = low
    out[2] = high
