# diagnosis: none
# call: counts u1[1000000] out:i8[256]
from numba import njit

@njit
def counts(data, out):
    out[:] = 0
    for i in range(data.size):
        out[data[i]] += 1
