# diagnosis: none
# call: compact f8[100000] out:f8[100000]
from numba import njit

@njit
def compact(a, out):
    kept = 0
    for i in range(a.size):
        if a[i] > 0.5:
            out[kept] = a[i]
            kept += 1
