# diagnosis: none
# call: steps i8[100000] out:i8[100000]
from numba import njit

@njit
def steps(a, out):
    for i in range(1, a.size):
        out[i] = a[i] - a[i - 1]
