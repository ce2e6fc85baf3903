# diagnosis: not_parallel at line 12
# exercise: array_reduction
import numpy as np
from numba import njit


@njit
def array_reduction(values, out):
    s = 0.0
    lo = values[0]
    hi = values[0]
    for v in values:
        s += v
        if v < lo or np.isnan(v):
            lo = v
        if v > hi or np.isnan(v):
            hi = v
    out[0] = s
    out[1] = lo
    out[2] = hi
