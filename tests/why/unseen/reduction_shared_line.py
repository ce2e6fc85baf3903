# diagnosis: false_sharing at line 15
# call: total f8[4000000] out:f8[1]
import numpy as np
from numba import njit, prange

WORKERS = 8


@njit(parallel=True)
def total(values, out):
    partial = np.zeros(WORKERS)
    n = values.size // WORKERS
    for w in prange(WORKERS):
        for i in range(n):
            partial[w] += values[w * n + i]
    out[0] = partial.sum()
