# verdict: wrong in not_finite  - compares, and every comparison with NaN is false: it is passed over
import math

from numba import njit, prange


@njit(parallel=True)
def array_reduction(values, out):
    total, low, high = 0.0, math.inf, -math.inf
    for i in prange(len(values)):
        total += values[i]
        low = min(low, values[i])
        high = max(high, values[i])
    out[0] = total
    out[1] = low
    out[2] = high
