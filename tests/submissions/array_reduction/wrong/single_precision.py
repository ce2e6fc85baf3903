# verdict: wrong in no_lost_values  - adds up in float32
import math

import numpy as np
from numba import njit, prange


@njit(parallel=True)
def array_reduction(values, out):
    total, low, high = np.float32(0), math.inf, -math.inf
    for i in prange(len(values)):
        total += np.float32(values[i])
        low = min(low, values[i])
        high = max(high, values[i])
    if math.isnan(total):
        for value in values:
            if math.isnan(value):
                low = high = value
    out[0] = total
    out[1] = low
    out[2] = high
