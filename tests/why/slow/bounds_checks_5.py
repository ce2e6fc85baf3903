# diagnosis: bounds_checks at line 5
# call: shift i8[100000] out:i8[100000]
from numba import njit

@njit(boundscheck=True)
def shift(a, out):
    for i in range(a.size - 1):
        out[i] = a[i + 1] - a[i]
