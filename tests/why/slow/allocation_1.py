# diagnosis: allocation at line 9
# call: pairs f8[100000] out:f8[100000]
import numpy as np
from numba import njit

@njit
def pairs(a, out):
    for i in range(a.size - 1):
        pair = np.empty(2)
        pair[0] = a[i]
        pair[1] = a[i + 1]
        out[i] = pair[0] * pair[1]
