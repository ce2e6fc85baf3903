# diagnosis: unbalanced at line 7
# call: lower f8[1500,1500] out:f8[1500]
from numba import njit, prange

@njit(parallel=True)
def lower(a, out):
    for i in prange(a.shape[0]):
        s = 0.0
        for j in range(i):
            s += a[i, j]
        out[i] = s
