# verdict: wrong in no_lost_values  - two rows, but each thread writes to both: the row belongs to the value, not to a thread
import math

import numpy as np
from numba import njit, prange


@njit(parallel=True)
def array_reduction(values, out):
    rows = np.empty((2, 3))
    for k in range(2):
        rows[k, 0], rows[k, 1], rows[k, 2] = 0.0, math.inf, -math.inf
    for i in prange(len(values)):
        rows[i % 2, 0] += values[i]
        rows[i % 2, 1] = np.minimum(rows[i % 2, 1], values[i])
        rows[i % 2, 2] = np.maximum(rows[i % 2, 2], values[i])
    out[0] = rows[0, 0] + rows[1, 0]
    out[1] = np.minimum(rows[0, 1], rows[1, 1])
    out[2] = np.maximum(rows[0, 2], rows[1, 2])
