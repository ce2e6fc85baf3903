# verdict: wrong in not_finite  - asks for NaN after fastmath has promised that there is none
import math

from numba import njit, prange


@njit(parallel=True, fastmath=True)
def array_reduction(values, out):
    total, low, high = 0.0, math.inf, -math.inf
    for i in prange(len(values)):
        total += values[i]
        low = min(low, values[i])
        high = max(high, values[i])
    if math.isnan(total):
        low = high = total
    out[0] = total
    out[1] = low
    out[2] = high
