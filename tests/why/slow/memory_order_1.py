# diagnosis: memory_order at line 8
# call: scale f4[2000,2000] out:f4[2000,2000]
from numba import njit

@njit
def scale(a, out):
    for x in range(a.shape[1]):
        for y in range(a.shape[0]):
            out[y, x] = a[y, x] * a[y, x]
