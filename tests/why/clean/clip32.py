# diagnosis: none
# call: clip f4[300000] out:f4[300000]
import numpy as np
from numba import njit

@njit
def clip(a, out):
    low, high = np.float32(0.25), np.float32(0.75)
    for i in range(a.size):
        out[i] = min(max(a[i], low), high)
