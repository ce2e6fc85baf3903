# diagnosis: not_parallel at line 8
# call: roots f4[1000000] out:f4[1000000]
import numba
from numba import prange

@numba.jit(nopython=True, fastmath=True)
def work(a, out):
    for k in prange(len(a)):
        out[k] = a[k] * a[k] * a[k]

@numba.njit
def roots(a, out):
    work(a, out)
