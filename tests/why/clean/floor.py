# diagnosis: none
# call: floors f8[50000] out:f8[50000]
import numpy as np
from numba import njit

@njit
def floors(a, out):
    for i in range(a.size):
        out[i] = np.floor(a[i])
