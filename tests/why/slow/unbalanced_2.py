# diagnosis: unbalanced at line 8
# call: pairs f8[3000] out:f8[3000]
from numba import njit, prange

@njit(parallel=True)
def pairs(x, out):
    n = x.size
    for i in prange(n):
        nearest = 1e30
        for j in range(i + 1, n):
            d = abs(x[i] - x[j])
            if d < nearest:
                nearest = d
        out[i] = nearest
