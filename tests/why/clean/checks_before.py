# diagnosis: none
# call: doubled f8[100000] out:f8[100000]
from numba import njit

@njit
def doubled(a, out):
    if out.size < a.size:
        raise IndexError("out is too small")
    for i in range(a.size):
        out[i] = 2.0 * a[i]
