# diagnosis: parallel_overhead at line 11
# call: relax f8[100] i8=400 out:f8[100]
import numpy as np
from numba import njit, prange


@njit(parallel=True)
def relax(start, sweeps, out):
    old = start.copy()
    for s in range(sweeps):
        for i in prange(1, old.size - 1):
            out[i] = 0.5 * (old[i - 1] + old[i + 1])
        for i in range(1, old.size - 1):
            old[i] = out[i]
