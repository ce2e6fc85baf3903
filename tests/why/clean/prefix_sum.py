# diagnosis: none
# call: prefix f8[100000] out:f8[100000]
from numba import njit

@njit
def prefix(a, out):
    total = 0.0
    for i in range(a.size):
        total += a[i]
        out[i] = total
