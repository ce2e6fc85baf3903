# diagnosis: parallel_overhead at line 7
# call: add f8[100] f8[100] out:f8[100]
from numba import njit, prange

@njit(parallel=True)
def add(a, b, out):
    for i in prange(a.size):
        out[i] = a[i] + b[i]
