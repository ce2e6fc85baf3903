# diagnosis: unbalanced at line 8
# call: pairs f8[3000] out:f8[3000]
import math
from numba import njit, prange

@njit(parallel=True, fastmath=True)
def pairs(x, out):
    for i in prange(x.size):
        near = 0.0
        j = i + 1
        while j < x.size:
            near += 1.0 / (0.1 + abs(x[j] - x[i]))
            j += 1
        out[i] = near
