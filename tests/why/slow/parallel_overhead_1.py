# diagnosis: parallel_overhead at line 8
# call: scale f8[2000,64] out:f8[2000,64]
from numba import njit, prange

@njit(parallel=True)
def scale(a, out):
    for i in range(a.shape[0]):
        for j in prange(a.shape[1]):
            out[i, j] = 3.0 * a[i, j]
