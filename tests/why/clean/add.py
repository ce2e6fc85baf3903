# diagnosis: none
# call: add f8[500000] f8[500000] out:f8[500000]
from numba import njit

@njit
def add(a, b, out):
    for i in range(a.size):
        out[i] = a[i] + b[i]
