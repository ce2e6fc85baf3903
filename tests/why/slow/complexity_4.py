# diagnosis: complexity at line 10
# exercise: moving_average
import numpy as np
from numba import njit

@njit
def moving_average(values, window, out):
    out[:] = 0.0
    for k in range(window):
        for i in range(out.size):
            out[i] += values[i + k]
    for i in range(out.size):
        out[i] /= window
