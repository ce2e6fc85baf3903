# verdict: wrong in no_lost_values  - `if value < low` is no reduction that Numba knows: what the threads find is not combined
import math

from numba import njit, prange


@njit(parallel=True)
def array_reduction(values, out):
    total, low, high = 0.0, math.inf, -math.inf
    for i in prange(len(values)):
        total += values[i]
        if values[i] < low:
            low = values[i]
        if values[i] > high:
            high = values[i]
    if math.isnan(total):
        for value in values:
            if math.isnan(value):
                low = high = value
    out[0] = total
    out[1] = low
    out[2] = high
