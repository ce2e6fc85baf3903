# diagnosis: none
# call: lookup u1[100000] f4[256] out:f4[100000]
from numba import njit

@njit
def lookup(data, table, out):
    for i in range(data.size):
        out[i] = table[data[i]]
