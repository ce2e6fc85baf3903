# diagnosis: none
# call: sums f8[500,500] out:f8[500]
from numba import njit

@njit
def sums(table, out):
    out[:] = 0.0
    for i in range(table.shape[0]):
        for j in range(table.shape[1]):
            out[j] += table[i, j]
