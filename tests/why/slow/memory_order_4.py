# diagnosis: memory_order at line 9
# call: column_sums f8[2000,1500] out:f8[1500]
from numba import njit

@njit
def column_sums(table, out):
    for j in range(table.shape[1]):
        out[j] = 0.0
        for i in range(table.shape[0]):
            out[j] += table[i, j]
