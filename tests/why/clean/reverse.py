# diagnosis: none
# call: reverse i8[200000] out:i8[200000]
from numba import njit

@njit
def reverse(a, out):
    last = a.size - 1
    for i in range(a.size):
        out[i] = a[last - i]
