# diagnosis: complexity at line 11
# exercise: moving_average
import numpy as np
from numba import njit, prange

@njit(parallel=True, error_model="numpy")
def moving_average(values, window, out):
    for i in prange(out.size):
        total = 0.0
        k = 0
        while k < window:
            total += values[i + k]
            k += 1
        out[i] = total / window
