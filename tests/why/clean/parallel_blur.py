# diagnosis: none
# call: blur f4[1000,1000] out:f4[1000,1000]
import numpy as np
from numba import njit, prange

@njit(parallel=True)
def blur(a, out):
    fifth = np.float32(0.2)
    for y in prange(1, a.shape[0] - 1):
        for x in range(1, a.shape[1] - 1):
            out[y, x] = fifth * (a[y, x] + a[y - 1, x] + a[y + 1, x] + a[y, x - 1] + a[y, x + 1])
