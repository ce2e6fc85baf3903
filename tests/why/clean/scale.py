# diagnosis: none
# call: scale f4[1000,1000] out:f4[1000,1000]
import numpy as np
from numba import njit

@njit
def scale(a, out):
    two = np.float32(2)
    for y in range(a.shape[0]):
        for x in range(a.shape[1]):
            out[y, x] = two * a[y, x]
