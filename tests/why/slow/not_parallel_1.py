# diagnosis: not_parallel at line 7
# call: scale f8[1000000] out:f8[1000000]
from numba import njit, prange

@njit
def scale(a, out):
    for i in prange(a.size):
        out[i] = 3.0 * a[i]
