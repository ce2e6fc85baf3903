# diagnosis: unbalanced at line 8
# call: prefix f4[2000] out:f4[2000]
import numpy as np
from numba import njit, prange

@njit(parallel=True, fastmath=True)
def prefix(values, out):
    for end in prange(values.size):
        stop = end + 1
        total = np.float32(0)
        for k in range(stop):
            total += values[k]
        out[end] = total
