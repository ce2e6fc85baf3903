# verdict: wrong in no_lost_values  - all threads add to out[0] and compare with out[1] and out[2]: a race
import math

import numpy as np
from numba import njit, prange


@njit(parallel=True)
def array_reduction(values, out):
    out[0], out[1], out[2] = 0.0, math.inf, -math.inf
    for i in prange(len(values)):
        out[0] += values[i]
        out[1] = np.minimum(out[1], values[i])
        out[2] = np.maximum(out[2], values[i])
