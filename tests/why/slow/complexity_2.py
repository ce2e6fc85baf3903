# diagnosis: complexity at line 9
# exercise: moving_average
import numpy as np
from numba import njit

@njit(fastmath=True)
def mean_of(part):
    s = 0.0
    for v in part:
        s += v
    return s / part.size

@njit
def moving_average(values, window, out):
    for start in range(out.size):
        out[start] = mean_of(values[start:start + window])
