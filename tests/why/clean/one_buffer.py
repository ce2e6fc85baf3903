# diagnosis: none
# call: blocks f8[100000] out:f8[100000]
import numpy as np
from numba import njit

@njit
def blocks(values, out):
    block = np.empty(64)
    for start in range(0, values.size - 63, 64):
        for k in range(64):
            block[k] = values[start + k] * 2.0
        for k in range(64):
            out[start + k] = block[63 - k]
