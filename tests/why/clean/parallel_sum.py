# diagnosis: none
# call: total f8[2000000] out:f8[1]
from numba import njit, prange

@njit(parallel=True, fastmath=True)
def total(a, out):
    s = 0.0
    for i in prange(a.size):
        s += a[i]
    out[0] = s
