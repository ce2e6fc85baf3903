# diagnosis: none
# call: buckets i8[100000] out:i8[100000]
from numba import njit

@njit
def buckets(a, out):
    for i in range(a.size):
        out[i] = a[i] >> 3
