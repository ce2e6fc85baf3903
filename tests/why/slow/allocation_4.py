# diagnosis: allocation at line 16
# call: sums f8[5000,8] out:f8[5000]
import numpy as np
from numba import njit

@njit
def squares_of(row):
    result = np.empty_like(row)
    for i in range(row.size):
        result[i] = row[i] * row[i]
    return result

@njit
def sums(table, out):
    for r in range(table.shape[0]):
        weights = np.ones(8)
        s = 0.0
        for c in range(8):
            s += table[r, c] * weights[c]
        out[r] = s
