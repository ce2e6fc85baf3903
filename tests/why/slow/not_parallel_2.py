# diagnosis: not_parallel at line 7
# call: scale f8[1000,1000] out:f8[1000,1000]
from numba import njit

@njit(parallel=True)
def scale(a, out):
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            out[i, j] = 3.0 * a[i, j]
