# diagnosis: none
# call: medians f8[4000,9] out:f8[4000]
import numpy as np
from numba import njit

@njit
def medians(table, out):
    row = np.empty(table.shape[1])
    for r in range(table.shape[0]):
        for c in range(row.size):
            value, k = table[r, c], c
            while k > 0 and row[k - 1] > value:
                row[k] = row[k - 1]
                k -= 1
            row[k] = value
        out[r] = row[row.size // 2]
