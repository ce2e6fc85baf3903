# diagnosis: none
# call: total f4[100000] out:f4[1]
from numba import njit

@njit(fastmath=True)
def total(a, out):
    s = 0.0
    for i in range(a.size):
        s += a[i]
    out[0] = s
