# diagnosis: none
# call: dot f8[100000] f8[100000] out:f8[1]
from numba import njit

@njit(fastmath={"reassoc", "nsz", "contract"})
def dot(a, b, out):
    s = 0.0
    for i in range(a.size):
        s += a[i] * b[i]
    out[0] = s
