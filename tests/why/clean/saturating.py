# diagnosis: none
# call: add u1[200000] u1[200000] out:u1[200000]
from numba import njit

@njit
def add(a, b, out):
    for i in range(a.size):
        s = int(a[i]) + int(b[i])
        out[i] = 255 if s > 255 else s
