# diagnosis: bounds_checks at line 6
# call: scale f4[100000] out:f4[100000]
import numpy as np
from numba import njit

@njit(boundscheck=True)
def scale(a, out):
    two = np.float32(2)
    for i in range(a.size):
        out[i] = two * a[i]
