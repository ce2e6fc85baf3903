# diagnosis: allocation at line 10
# call: blocks f8[100000] out:f8[100000]
import numpy as np
from numba import njit

@njit
def blocks(values, out):
    start = 0
    while start + 8 <= values.size:
        block = values[start:start + 8].copy()
        for k in range(8):
            out[start + k] = block[7 - k]
        start += 8
