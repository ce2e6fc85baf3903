# diagnosis: none
# call: total i8[1000000] out:i8[1]
from numba import njit

@njit
def total(a, out):
    s = 0
    for i in range(a.size):
        s += a[i]
    out[0] = s
