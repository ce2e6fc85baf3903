# verdict: slow in speed  - an array as the reduction's variable: a new one for each value, and memory is asked for each time
import math

import numpy as np
from numba import njit, prange


@njit(parallel=True)
def sums(values):
    total = np.zeros(2)
    for i in prange(len(values)):
        total += np.array([values[i], 1.0 if math.isnan(values[i]) else 0.0])
    return total


def array_reduction(values, out):
    total, strangers = sums(values)
    out[:] = total, np.min(values), np.max(values)
