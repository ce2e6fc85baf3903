# diagnosis: none
# call: total f8[100000] out:f8[1]
from numba import njit

@njit
def total(a, out):
    s = t = u = v = 0.0
    for i in range(0, a.size - 3, 4):
        s += a[i]
        t += a[i + 1]
        u += a[i + 2]
        v += a[i + 3]
    out[0] = (s + t) + (u + v)
