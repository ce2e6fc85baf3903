# diagnosis: libm_call at line 8
# call: waves f8[300,300] out:f8[300,300]
import numpy as np
from numba import njit

@njit
def wave(v):
    return np.sin(v) + 0.5

@njit
def waves(a, out):
    for y in range(a.shape[0]):
        for x in range(a.shape[1]):
            out[y, x] = wave(a[y, x])
