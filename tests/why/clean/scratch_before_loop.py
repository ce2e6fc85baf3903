# diagnosis: none
# call: rows f8[300,300] out:f8[300,300]
import numpy as np
from numba import njit

@njit
def rows(a, out):
    line = np.empty(a.shape[1])
    for r in range(a.shape[0]):
        for c in range(a.shape[1]):
            line[c] = a[r, c] + 1.0
        for c in range(a.shape[1]):
            out[r, c] = line[c]
