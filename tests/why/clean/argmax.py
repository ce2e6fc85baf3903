# diagnosis: none
# call: argmax f8[100000] out:i8[1]
from numba import njit

@njit
def argmax(a, out):
    best, where = a[0], 0
    for i in range(1, a.size):
        if a[i] > best:
            best, where = a[i], i
    out[0] = where
