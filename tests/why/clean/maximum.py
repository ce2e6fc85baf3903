# diagnosis: none
# call: largest f8[100000] out:f8[1]
from numba import njit

@njit
def largest(a, out):
    best = a[0]
    for i in range(1, a.size):
        if a[i] > best:
            best = a[i]
    out[0] = best
