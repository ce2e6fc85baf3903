# diagnosis: none
# call: rows f8[2000,1000] out:f8[2000]
from numba import njit, prange

@njit(parallel=True, fastmath=True)
def rows(a, out):
    for r in prange(a.shape[0]):
        s = 0.0
        for c in range(a.shape[1]):
            s += a[r, c] * a[r, c]
        out[r] = s
