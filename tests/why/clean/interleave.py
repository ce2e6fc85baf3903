# diagnosis: none
# call: interleave f4[100000] f4[100000] out:f4[200000]
from numba import njit

@njit
def interleave(a, b, out):
    for i in range(a.size):
        out[2 * i] = a[i]
        out[2 * i + 1] = b[i]
