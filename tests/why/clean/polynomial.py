# diagnosis: none
# call: polynomial f4[100000] out:f4[100000]
import numpy as np
from numba import njit

A, B, C = np.float32(1.5), np.float32(-0.25), np.float32(0.125)

@njit
def polynomial(x, out):
    for i in range(x.size):
        out[i] = (A * x[i] + B) * x[i] + C
